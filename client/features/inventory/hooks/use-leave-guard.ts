import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { type Location, useBlocker } from 'react-router';
import { useConfirm } from '#client/components/confirm-dialog.tsx';
import { notify } from '#client/components/notify.ts';
import { paths } from '#client/lib/paths.ts';

interface Guard {
  hasUnsaved(): boolean;
  /** Leaving for a page of the app outside this one; the browser itself asks before it closes a tab. */
  asksBeforeUnload: boolean;
  onDiscard(): void;
  /** At the limit people leave to make room, and the draft waits for them: said instead of asked. */
  keptNotice: string | null;
}

/** Ways out that come back here, with the draft waiting: paying for more room, and signing in again. */
const RETURNING = [paths.upgrade(), paths.login()];

function leavesForm(from: Location, to: Location): boolean {
  if (RETURNING.includes(to.pathname)) return false;
  const formOf = (location: Location) => new URLSearchParams(location.search).get('form');
  return from.pathname !== to.pathname || formOf(from) !== formOf(to);
}

/** Asks before unsaved work is left behind, whichever way: button, Escape, Back or a link. */
export function useLeaveGuard(guard: Guard): void {
  const { hasUnsaved, asksBeforeUnload, onDiscard, keptNotice } = guard;
  const { t } = useTranslation('inventory');
  const confirm = useConfirm();
  const blocker = useBlocker(({ currentLocation, nextLocation }) => {
    if (!hasUnsaved() || !leavesForm(currentLocation, nextLocation)) return false;
    if (keptNotice === null) return true;
    notify.info(keptNotice, { id: 'draft-kept' });
    return false;
  });

  const ask = useEffectEvent(async () => {
    const isSure = await confirm({
      title: t('form.leaveTitle'),
      body: t('form.leaveText'),
      confirmLabel: t('form.leaveConfirm'),
      cancelLabel: t('form.leaveStay'),
      danger: true,
    });
    if (!isSure) return blocker.reset?.();
    onDiscard();
    blocker.proceed?.();
  });
  useEffect(() => {
    if (blocker.state === 'blocked') void ask();
  }, [blocker.state]);

  const onUnload = useEffectEvent((event: BeforeUnloadEvent) => {
    if (hasUnsaved()) event.preventDefault();
  });
  useEffect(() => {
    if (!asksBeforeUnload) return;
    const listener = (event: BeforeUnloadEvent) => onUnload(event);
    window.addEventListener('beforeunload', listener);
    return () => window.removeEventListener('beforeunload', listener);
  }, [asksBeforeUnload]);
}
