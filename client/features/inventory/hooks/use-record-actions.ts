import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useExplainError } from '#client/components/explain-error.ts';
import { notify } from '#client/components/notify.ts';
import { limitPrompt } from '#client/features/entitlements/limit-prompt.ts';
import { ApiError } from '#client/lib/api.ts';
import { useArchiveRecord } from '../api/archive-record.ts';
import { useDeleteRecord } from '../api/delete-record.ts';
import { noteRefusal } from '../api/note-refusal.ts';
import { refreshRecords } from '../api/refresh-records.ts';
import { useRestoreRecord } from '../api/restore-record.ts';
import type { RecordKind, StoredRecord, Typed } from '../record.ts';

/**
 * What can be done with a row. None of it asks first, because all of it can be undone; coming back takes
 * up room, so that is where the server may refuse.
 */
export function useRecordActions<
  Item extends StoredRecord,
  Values extends Typed,
  Input extends object,
>(kind: RecordKind<Item, Values, Input>) {
  const { t } = useTranslation('inventory');
  const explain = useExplainError();
  const queryClient = useQueryClient();
  const remove = useDeleteRecord(kind);
  const restore = useRestoreRecord<Item>(kind);
  const archive = useArchiveRecord<Item>(kind);

  function told(key: string, item: Item, undo?: () => void): void {
    notify.success(t(`${kind.metric}.${key}`, { name: item.name }), {
      id: `${kind.metric}/${item.id}`,
      ...(undo && { action: { label: t('list.undo'), onClick: undo } }),
    });
  }

  async function attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (error instanceof ApiError && error.code === 'LIMIT_REACHED') {
        noteRefusal(queryClient, error.problem);
        // "Undo" stays on screen longer than its page: the answer comes wherever the person is by now.
        return limitPrompt.open(kind.metric, error.problem);
      }
      // Whatever the list said of this row was old.
      refreshRecords(queryClient, kind.metric);
      notify.error(explain(error));
    }
  }

  const setArchived = (item: Item, archived: boolean): Promise<void> =>
    attempt(async () => {
      const changed = await archive.mutateAsync({ item, archived });
      told(archived ? 'archived' : 'unarchived', changed, () => {
        void setArchived(changed, !archived);
      });
    });

  const undoDelete = (item: Item): Promise<void> =>
    attempt(async () => {
      await restore.mutateAsync(item.id);
      told('restored', item);
    });

  return {
    setArchived,
    remove: (item: Item): Promise<void> =>
      attempt(async () => {
        await remove.mutateAsync(item.id);
        told('deleted', item, () => void undoDelete(item));
      }),
  };
}
