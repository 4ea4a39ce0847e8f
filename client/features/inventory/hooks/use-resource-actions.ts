import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useConfirm } from '#client/components/confirm-dialog.tsx';
import { useExplainError } from '#client/components/explain-error.ts';
import { notify } from '#client/components/notify.ts';
import { limitPrompt } from '#client/features/entitlements/limit-prompt.ts';
import { ApiError } from '#client/lib/api.ts';
import type { ResourceItem } from '#shared/contracts/resource.ts';
import { noteRefusal } from '../api/note-refusal.ts';
import {
  listResource,
  refreshResource,
  useRemove,
  useRestore,
  useUpdate,
} from '../api/resource-requests.ts';
import type { Resource } from '../resource.ts';

/**
 * What can be done with a row. All of it can be undone, so nothing is asked first, except before something that
 * others refer to is deleted. Coming back takes up room, so that is where the server may refuse.
 */
export function useResourceActions(resource: Resource) {
  const { t } = useTranslation('inventory');
  const explain = useExplainError();
  const confirm = useConfirm();
  const queryClient = useQueryClient();
  const remove = useRemove(resource);
  const restore = useRestore(resource);
  const update = useUpdate(resource);

  function told(key: string, item: ResourceItem, undo?: () => void): void {
    notify.success(t([`${resource.name}.${key}`, `said.${key}`], { name: item.name }), {
      id: `${resource.name}/${item.id}`,
      ...(undo && { action: { label: t('list.undo'), onClick: undo } }),
    });
  }

  async function attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (error instanceof ApiError && error.code === 'LIMIT_REACHED' && resource.metric) {
        noteRefusal(queryClient, error.problem);
        // "Undo" stays on screen longer than its page: the answer comes wherever the person is by now.
        return limitPrompt.open(resource.metric, error.problem);
      }
      // Whatever the list said of this row was old.
      refreshResource(queryClient, resource);
      notify.error(explain(error));
    }
  }

  const setArchived = (item: ResourceItem, archived: boolean): Promise<void> =>
    attempt(async () => {
      const { id, version } = item;
      const changed = await update.mutateAsync({ id, changes: { archived }, version });
      told(archived ? 'archived' : 'unarchived', changed, () => {
        void setArchived(changed, !archived);
      });
    });

  const undoDelete = (item: ResourceItem): Promise<void> =>
    attempt(async () => {
      await restore.mutateAsync(item.id);
      told('restored', item);
    });

  /** How many documents refer to this one: "12 productos". */
  async function usesOf({ id }: ResourceItem): Promise<string[]> {
    const uses = resource.usedBy.map(async ({ resource: name, field }) => {
      const query = { [field]: id, archived: 'all', limit: 1 } as const;
      const { total, totalIsFloor } = await listResource({ name }, query);
      const words = { count: total, things: t(`${name}.title`).toLowerCase() };
      return total > 0 ? [t(totalIsFloor ? 'list.usesMany' : 'list.uses', words)] : [];
    });
    return (await Promise.all(uses)).flat();
  }

  async function isSure(item: ResourceItem): Promise<boolean> {
    const uses = await usesOf(item);
    if (uses.length === 0) return true;
    return confirm({
      title: t('list.inUseTitle', { name: item.name }),
      body: t('list.inUseText', { uses: uses.join(', ') }),
      confirmLabel: t('list.delete'),
      cancelLabel: t('form.cancel'),
      danger: true,
    });
  }

  return {
    setArchived,
    remove: (item: ResourceItem): Promise<void> =>
      attempt(async () => {
        if (!(await isSure(item))) return;
        await remove.mutateAsync(item.id);
        told('deleted', item, () => void undoDelete(item));
      }),
  };
}
