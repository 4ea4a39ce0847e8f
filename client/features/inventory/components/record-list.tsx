import { Alert, Button, Group } from '@mantine/core';
import { type RefObject, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '#client/components/data-table.tsx';
import { DataTablePager } from '#client/components/data-table-pager.tsx';
import { useTableState } from '#client/components/data-table-state.ts';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import { useFormat } from '#client/lib/format.ts';
import { useRecords } from '../api/list-records.ts';
import type { useFormAddress } from '../hooks/use-form-address.ts';
import { useRecordActions } from '../hooks/use-record-actions.ts';
import type { RecordKind, RecordQuery, StoredRecord, Typed } from '../record.ts';
import { NothingToShow } from './nothing-to-show.tsx';
import { RecordLinkContext } from './record-link.tsx';
import classes from './record-list.module.css';
import { RecordMenu } from './record-menu.tsx';
import { RecordToolbar } from './record-toolbar.tsx';

const PAGE_SIZE = 50;

interface Props<Item extends StoredRecord, Values extends Typed, Input extends object> {
  kind: RecordKind<Item, Values, Input>;
  address: ReturnType<typeof useFormAddress>;
  searchRef: RefObject<HTMLInputElement | null>;
  /** Whether what stands above the list is there, if there is anything to say. */
  isNoticeKnown: boolean;
}

export function RecordList<Item extends StoredRecord, Values extends Typed, Input extends object>({
  kind,
  address,
  searchRef,
  isNoticeKnown,
}: Props<Item, Values, Input>) {
  const { t } = useTranslation('inventory');
  const format = useFormat();
  const state = useTableState({
    sorts: kind.sorts,
    defaultSort: 'name',
    filters: { archived: 'false' },
  });
  const archived = archivedFilter(state.filters.archived);
  const { data, error, isPending, isFetching, isPlaceholderData, refetch } = useRecords(kind, {
    q: state.q || undefined,
    sort: state.sort,
    limit: PAGE_SIZE,
    cursor: state.cursor,
    archived,
  });
  const columns = kind.columns({ t, format });
  const actions = useRecordActions(kind);
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
      aria-label={t(`${kind.metric}.title`)}
      className={`panel ${classes.panel}`}
    >
      <RecordToolbar kind={kind} state={state} archived={archived} searchRef={searchRef} />
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
        <NothingToShow
          kind={kind}
          state={state}
          archived={archived}
          onNew={() => address.open('new')}
        />
      ) : (
        <RecordLinkContext value={address.linkTo}>
          <DataTable
            label={t(`${kind.metric}.title`)}
            columns={columns}
            rows={data.items}
            rowKey={(item) => item.id}
            sort={state.sort}
            onSort={state.sortBy}
            busy={isPlaceholderData}
            actionsLabel={t('list.actions')}
            renderActions={(item) => (
              <RecordMenu
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
              hasNext={data.nextCursor !== null}
              busy={isPlaceholderData && isFetching}
              onPrevious={() => turn(state.previous)}
              onNext={() => turn(() => data.nextCursor && state.next(data.nextCursor))}
            />
          </div>
        </RecordLinkContext>
      )}
    </section>
  );
}

function archivedFilter(value: string): RecordQuery['archived'] {
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
