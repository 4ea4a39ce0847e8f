import { SegmentedControl, Text } from '@mantine/core';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTableSearch } from '#client/components/data-table-search.tsx';
import type { TableState } from '#client/components/data-table-state.ts';
import { UsageMeter } from '#client/features/entitlements/components/usage-meter.tsx';
import { useLimits } from '#client/features/entitlements/use-limits.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import type { RecordQuery } from '../record.ts';
import classes from './record-list.module.css';

interface Props {
  kind: { metric: Metric };
  state: TableState<'archived'>;
  archived: RecordQuery['archived'];
  searchRef: RefObject<HTMLInputElement | null>;
}

export function RecordToolbar({ kind: { metric }, state, archived, searchRef }: Props) {
  const { t } = useTranslation('inventory');
  const usage = useLimits().usage(metric);
  return (
    <div className={classes.toolbar}>
      <DataTableSearch
        value={state.q}
        onSearch={state.search}
        label={t(`${metric}.search`)}
        inputRef={searchRef}
      />
      {usage && usage.limit !== null ? (
        <div className={classes.usage}>
          <UsageMeter usage={usage} />
          {usage.state !== 'ok' && usage.used > 0 && (
            <Text size="xs" c="dimmed" mt={4}>
              {t(`${metric}.counts`)}
            </Text>
          )}
        </div>
      ) : (
        <span />
      )}
      <SegmentedControl
        aria-label={t('list.filter')}
        value={archived}
        onChange={(value) => state.filterBy('archived', value)}
        data={[
          { value: 'false', label: t('list.active') },
          { value: 'true', label: t('list.archived') },
          { value: 'all', label: t('list.all') },
        ]}
      />
    </div>
  );
}
