import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import type { Problem } from '#shared/contracts/problem.ts';
import { useRecord } from '../api/get-record.ts';
import type { Room } from '../hooks/use-room.ts';
import type { RecordKind, StoredRecord, Typed } from '../record.ts';
import { RecordFormView } from './record-form-view.tsx';

export interface RecordDrawerProps<
  Item extends StoredRecord,
  Values extends Typed,
  Input extends object,
> {
  kind: RecordKind<Item, Values, Input>;
  owner: string;
  /** The record to edit, null for a new one. */
  id: string | null;
  opened: boolean;
  /** Whether there is room for a new one is not known yet. */
  isWaiting: boolean;
  room: Room;
  /** The limit prompt is in front: Escape is its own. */
  isCovered: boolean;
  onClose(): void;
  /** The drawer is gone from the screen. */
  onGone(): void;
  onSaved(item: Item): void;
  onLimitReached(problem: Problem | null): void;
}

export function RecordDrawer<Item extends StoredRecord, Values extends Typed, Input extends object>(
  props: RecordDrawerProps<Item, Values, Input>,
) {
  const { kind, id, opened, isWaiting, isCovered, onClose, onGone } = props;
  const { t } = useTranslation('inventory');
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={onGone}
      position="right"
      size="lg"
      title={t(`${kind.metric}.${id ? 'editTitle' : 'newTitle'}`)}
      closeButtonProps={{ 'aria-label': t('form.close') }}
      closeOnEscape={!isCovered}
      trapFocus={!isCovered}
    >
      {isWaiting ? (
        <ListSkeleton rows={6} />
      ) : id ? (
        <StoredForm key={id} {...props} id={id} />
      ) : (
        <RecordFormView {...props} item={null} />
      )}
    </Drawer>
  );
}

function StoredForm<Item extends StoredRecord, Values extends Typed, Input extends object>(
  props: RecordDrawerProps<Item, Values, Input> & { id: string },
) {
  const { data, error, refetch } = useRecord<Item>(props.kind, props.id);
  if (data) return <RecordFormView {...props} item={data} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <ListSkeleton rows={6} />;
}
