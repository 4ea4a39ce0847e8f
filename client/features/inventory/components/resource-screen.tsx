import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useTableShortcuts } from '#client/components/data-table-shortcuts.ts';
import { notify } from '#client/components/notify.ts';
import { PageHeader } from '#client/components/page-header.tsx';
import { useShortcutPreference } from '#client/components/shortcut-preference.ts';
import { LimitNotice } from '#client/features/entitlements/components/limit-notice.tsx';
import { LimitReachedPrompt } from '#client/features/entitlements/components/limit-reached-prompt.tsx';
import { loadDraft } from '#client/lib/draft.ts';
import { paths } from '#client/lib/paths.ts';
import type { Problem } from '#shared/contracts/problem.ts';
import { useCreateStage } from '../hooks/use-create-stage.ts';
import { useFormAddress } from '../hooks/use-form-address.ts';
import { formDraftKey } from '../hooks/use-resource-form.ts';
import { useRoom } from '../hooks/use-room.ts';
import type { Resource } from '../resource.ts';
import { ResourceDrawer } from './resource-drawer.tsx';
import { ResourceList } from './resource-list.tsx';

interface Props {
  resource: Resource;
  /** The person whose drafts these are. */
  owner: string;
}

/** The page of a resource: its list, its form and what its limit has to say. */
export function ResourceScreen({ resource, owner }: Props) {
  const { name, metric } = resource;
  const { t } = useTranslation('inventory');
  const location = useLocation();
  const address = useFormAddress();
  const searchRef = useRef<HTMLInputElement>(null);
  const newButtonRef = useRef<HTMLButtonElement>(null);
  const [hasShortcuts] = useShortcutPreference();
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const room = useRoom(metric);
  const stage = useCreateStage(
    address.current === 'new',
    room,
    () => loadDraft(formDraftKey(owner, name, null)) !== null,
  );
  const isEditing = address.current !== null && address.current !== 'new';
  // Room that came back (an upgrade in another tab, a delete) answers the question by itself.
  const [formerRoom, setFormerRoom] = useState(room);
  if (room !== formerRoom) {
    setFormerRoom(room);
    if (formerRoom === 'none' && room === 'room') setIsAsking(false);
  }
  const openNew = () => address.open('new');

  useTableShortcuts({
    '/': () => searchRef.current?.focus(),
    n() {
      // Where the focus goes back to when the form closes.
      newButtonRef.current?.focus();
      openNew();
    },
  });

  /** A form that an address opened has nothing to give the focus back to; the page's heading is a stopgap. */
  function rescueFocus(): void {
    const { activeElement } = document;
    const isLost = activeElement === document.body || activeElement?.matches('main h1');
    if (isLost) newButtonRef.current?.focus();
  }

  function limitReached(problem: Problem | null): void {
    setRefusal(problem);
    setIsAsking(true);
  }

  return (
    <>
      <PageHeader
        title={t(`${name}.title`)}
        description={t(`${name}.description`)}
        actions={
          <Button
            leftSection={<IconPlus size={18} aria-hidden />}
            ref={newButtonRef}
            aria-keyshortcuts={hasShortcuts ? 'n' : undefined}
            onClick={openNew}
          >
            {t(`${name}.new`)}
          </Button>
        }
      />
      {metric && <LimitNotice metric={metric} />}
      <ResourceList
        resource={resource}
        address={address}
        searchRef={searchRef}
        isNoticeKnown={room !== 'unknown'}
      />
      <ResourceDrawer
        resource={resource}
        owner={owner}
        id={isEditing ? address.current : null}
        opened={isEditing || stage === 'form' || stage === 'waiting'}
        isWaiting={stage === 'waiting'}
        room={room}
        isCovered={isAsking}
        onClose={address.close}
        onGone={() => requestAnimationFrame(rescueFocus)}
        onSaved={(item) => {
          address.close();
          notify.success(t(isEditing ? 'said.changed' : 'said.created', { name: item.name }));
        }}
        onLimitReached={limitReached}
      />
      {metric && (
        <LimitReachedPrompt
          opened={stage === 'prompt' || isAsking}
          onClose={() => {
            setIsAsking(false);
            if (stage === 'prompt') address.closeInPlace();
          }}
          metric={metric}
          problem={isAsking ? (refusal ?? undefined) : undefined}
          from={
            address.current === 'new'
              ? paths.list(name, { form: 'new' })
              : `${location.pathname}${location.search}`
          }
        />
      )}
    </>
  );
}
