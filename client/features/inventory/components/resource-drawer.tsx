import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '#client/components/error-state.tsx';
import { ListSkeleton } from '#client/components/list-skeleton.tsx';
import type { Problem } from '#shared/contracts/problem.ts';
import type { ResourceItem } from '#shared/contracts/resource.ts';
import { useStored } from '../api/resource-requests.ts';
import type { Room } from '../hooks/use-room.ts';
import type { Resource } from '../resource.ts';
import { ResourceFormView } from './resource-form-view.tsx';

export interface ResourceDrawerProps {
  resource: Resource;
  owner: string;
  /** The document to edit, null for a new one. */
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
  onSaved(item: ResourceItem): void;
  onLimitReached(problem: Problem | null): void;
}

export function ResourceDrawer(props: ResourceDrawerProps) {
  const { resource, id, opened, isWaiting, isCovered, onClose, onGone } = props;
  const { t } = useTranslation('inventory');
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={onGone}
      position="right"
      size="lg"
      title={t(`${resource.name}.${id ? 'editTitle' : 'new'}`)}
      closeButtonProps={{ 'aria-label': t('form.close') }}
      closeOnEscape={!isCovered}
      trapFocus={!isCovered}
    >
      {isWaiting ? (
        <ListSkeleton rows={6} />
      ) : id ? (
        <StoredForm key={id} {...props} id={id} />
      ) : (
        <ResourceFormView {...props} item={null} />
      )}
    </Drawer>
  );
}

function StoredForm(props: ResourceDrawerProps & { id: string }) {
  const { data, error, refetch } = useStored(props.resource, props.id);
  if (data) return <ResourceFormView {...props} item={data} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <ListSkeleton rows={6} />;
}
