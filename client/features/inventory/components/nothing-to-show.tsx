import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { TableState } from '#client/components/data-table-state.ts';
import { EmptyState } from '#client/components/empty-state.tsx';
import type { Resource } from '../resource.ts';

interface Props {
  resource: Resource;
  state: TableState<string>;
  onNew(): void;
}

/** Four ways for a list to have no rows, each with its own way out. */
export function NothingToShow({ resource: { name, Drawing }, state, onNew }: Props) {
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
  const { archived, ...filters } = state.filters;
  if (state.q || Object.values(filters).some(Boolean)) {
    return (
      <EmptyState
        title={t('list.noResultsTitle')}
        description={t('list.noResultsText')}
        action={clear}
      />
    );
  }
  if (archived === 'true') return <EmptyState title={t('list.emptyArchived')} action={clear} />;
  return (
    <EmptyState
      drawing={<Drawing />}
      title={t(`${name}.emptyTitle`)}
      description={t(`${name}.emptyText`)}
      action={
        <Button variant="default" onClick={onNew}>
          {t(`${name}.new`)}
        </Button>
      }
    />
  );
}
