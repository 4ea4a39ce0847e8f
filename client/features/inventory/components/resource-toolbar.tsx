import { SegmentedControl, Text } from '@mantine/core';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTableSearch } from '#client/components/data-table-search.tsx';
import type { TableState } from '#client/components/data-table-state.ts';
import { UsageMeter } from '#client/features/entitlements/components/usage-meter.tsx';
import { useLimits } from '#client/features/entitlements/use-limits.ts';
import type { Resource } from '../resource.ts';
import { ReferenceInput } from './reference-input.tsx';
import classes from './resource-list.module.css';

interface Props {
  resource: Resource;
  state: TableState<string>;
  archived: string;
  searchRef: RefObject<HTMLInputElement | null>;
}

export function ResourceToolbar({ resource, state, archived, searchRef }: Props) {
  const { t } = useTranslation('inventory');
  const words = (key: string) => t([`${resource.name}.${key}`, `list.${key}`]);
  const limits = useLimits();
  const usage = resource.metric && limits.usage(resource.metric);
  return (
    <div className={classes.toolbar}>
      <DataTableSearch
        value={state.q}
        onSearch={state.search}
        label={t(`${resource.name}.search`)}
        inputRef={searchRef}
      />
      {usage && usage.limit !== null ? (
        <div className={classes.usage}>
          <UsageMeter usage={usage} />
          {usage.state !== 'ok' && usage.used > 0 && (
            <Text size="xs" c="dimmed" mt={4}>
              {t('list.counts')}
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
          { value: 'false', label: words('active') },
          { value: 'true', label: words('archivedOnes') },
          { value: 'all', label: words('all') },
        ]}
      />
      {Object.keys(resource.filters).length > 0 && (
        <div className={classes.filters}>
          {Object.entries(resource.filters).map(([field, name]) => (
            <ReferenceInput
              key={field}
              resource={name}
              size="xs"
              aria-label={t(`fields.${field}`)}
              placeholder={t(`fields.${field}`)}
              value={state.filters[field] ?? ''}
              onChange={(id) => state.filterBy(field, id)}
            />
          ))}
        </div>
      )}
    </div>
  );
}
