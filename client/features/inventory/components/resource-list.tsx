import { Alert, Button, Group } from '@mantine/core';
import { type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#client/components/data-table.tsx';
import { DataTablePager } from '#client/components/data-table-pager.tsx';
import { useTableState } from '#client/components/data-table-state.ts';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { useFormat } from '#client/lib/format.ts';
import type { ListQuery } from '#shared/contracts/resource.ts';
import { useResourceList } from '../api/resource-requests.ts';
import type { useFormAddress } from '../hooks/use-form-address.ts';
import { useResourceActions } from '../hooks/use-resource-actions.ts';
import type { Resource } from '../resource.ts';
import { NothingToShow } from './nothing-to-show.tsx';
import { ResourceLinkContext } from './resource-link.tsx';
import classes from './resource-list.module.css';
import { ResourceMenu } from './resource-menu.tsx';
import { ResourceToolbar } from './resource-toolbar.tsx';

const PAGE_SIZE = 50;

interface Props {
  resource: Resource;
  address: ReturnType<typeof useFormAddress>;
  searchRef: RefObject<HTMLInputElement | null>;
  /** Whether what stands above the list is there, if there is anything to say. */
  isNoticeKnown: boolean;
}

export function ResourceList({ resource, address, searchRef, isNoticeKnown }: Props) {
  const { t } = useTranslation('inventory');
  const format = useFormat();
  const narrowing = Object.keys(resource.filters);
  const state = useTableState<string>({
    sorts: resource.sorts,
    defaultSort: 'name',
    filters: { ...Object.fromEntries(narrowing.map((name) => [name, ''])), archived: 'false' },
  });
  const archived = archivedFilter(state.filters['archived']);
  const { data, error, isPending, isFetching, isPlaceholderData, refetch } = useResourceList(
    resource,
    {
      q: state.q || undefined,
      sort: state.sort,
      limit: PAGE_SIZE,
      cursor: state.cursor,
      archived,
      ...Object.fromEntries(narrowing.map((name) => [name, state.filters[name] || undefined])),
    },
  );
  const columns = resource.columns({ t, format });
  const actions = useResourceActions(resource);
  const panelRef = useRef<HTMLElement>(null);

  /** The row that had the focus goes; what stays in its place is the list. */
  async function act(action: () => Promise<void>): Promise<void> {
    panelRef.current?.focus();
    await action();
  }
  function turn(action: () => void): void {
    action();
    panelRef.current?.scrollIntoView?.({ block: 'start' });
  }

  // Nothing that people could aim at yet: a notice above would push it away from under the finger.
  if (isPending && !isNoticeKnown) return <ListSkeleton rows={10} />;
  return (
    <section
      ref={panelRef}
      tabIndex={-1}
      aria-label={t(`${resource.name}.title`)}
      className={`panel ${classes.panel}`}
    >
      <ResourceToolbar
        resource={resource}
        state={state}
        archived={archived}
        searchRef={searchRef}
      />
      {error && data && (
        <Alert variant="default" m="sm" title={t('list.refreshFailed')}>
          <Retry onRetry={() => void refetch()} />
        </Alert>
      )}
      {isPending ? (
        <div className={classes.padded}>
          <ListSkeleton rows={8} />
        </div>
      ) : !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data.items.length === 0 ? (
        <NothingToShow resource={resource} state={state} onNew={() => address.open('new')} />
      ) : (
        <ResourceLinkContext value={address.linkTo}>
          <DataTable
            label={t(`${resource.name}.title`)}
            columns={columns}
            rows={data.items}
            rowKey={(item) => item.id}
            sort={state.sort}
            onSort={state.sortBy}
            busy={isPlaceholderData}
            actionsLabel={t('list.actions')}
            renderActions={(item) => (
              <ResourceMenu
                resource={resource}
                item={item}
                onEdit={() => address.open(item.id)}
                onArchive={() => void act(() => actions.setArchived(item, !item.archived))}
                onDelete={() => void act(() => actions.remove(item))}
              />
            )}
          />
          <div className={classes.padded}>
            <DataTablePager
              page={state.page}
              pageSize={PAGE_SIZE}
              shown={data.items.length}
              total={data.total}
              totalIsFloor={data.totalIsFloor}
              hasNext={data.nextCursor !== null}
              busy={isPlaceholderData && isFetching}
              onPrevious={() => turn(state.previous)}
              onNext={() => turn(() => data.nextCursor && state.next(data.nextCursor))}
            />
          </div>
        </ResourceLinkContext>
      )}
    </section>
  );
}

function archivedFilter(value: string | undefined): ListQuery['archived'] {
  return value === 'true' || value === 'all' ? value : 'false';
}

function Retry({ onRetry }: { onRetry(): void }) {
  const { t } = useTranslation('components');
  return (
    <Group>
      <Button size="compact-sm" variant="default" onClick={onRetry}>
        {t('retry')}
      </Button>
    </Group>
  );
}
