import { Button } from '@mantine/core';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { TableState } from '#client/components/data-table-state.ts';
import { EmptyState } from '#client/components/empty-state.tsx';
import type { RecordQuery } from '../record.ts';

interface Props {
  kind: { metric: string; Drawing: ComponentType };
  state: TableState<'archived'>;
  archived: RecordQuery['archived'];
  onNew(): void;
}

/** Four ways for a list to have no rows, each with its own way out. */
export function NothingToShow({ kind: { metric, Drawing }, state, archived, onNew }: Props) {
  const { t } = useTranslation('inventory');
  if (state.cursor) {
    return (
      <EmptyState
        title={t('list.pageGoneTitle')}
        action={
          <Button variant="default" onClick={state.first}>
            {t('list.firstPage')}
          </Button>
        }
      />
    );
  }
  const clear = (
    <Button variant="default" onClick={state.clear}>
      {t('list.clear')}
    </Button>
  );
  if (state.q) {
    return (
      <EmptyState
        title={t('list.noResultsTitle')}
        description={t('list.noResultsText')}
        action={clear}
      />
    );
  }
  if (archived === 'true')
    return <EmptyState title={t(`${metric}.emptyArchived`)} action={clear} />;
  return (
    <EmptyState
      drawing={<Drawing />}
      title={t(`${metric}.emptyTitle`)}
      description={t(`${metric}.emptyText`)}
      action={
        <Button variant="default" onClick={onNew}>
          {t(`${metric}.new`)}
        </Button>
      }
    />
  );
}
