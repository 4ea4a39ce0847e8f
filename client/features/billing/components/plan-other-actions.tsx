import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useConfirm } from '#client/components/confirm-dialog.tsx';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import { serverNow } from '#client/lib/server-clock.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useProviderOption } from '../api/get-billing-options.ts';
import { useInvoices } from '../api/get-invoices.ts';
import { usePauseSubscription } from '../api/manage-subscription.ts';
import type { PlanOutcome } from '../plan-outcome.ts';
import { planState } from '../plan-state.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { withdrawalOf } from '../withdrawal.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import classes from './plan-other-actions.module.css';
import { WithdrawDialog } from './withdraw-dialog.tsx';

interface PlanOtherActionsProps {
  subscription: SubscriptionStatus;
  onOutcome: (outcome: PlanOutcome) => void;
}

type Dialog = 'cancel' | 'withdraw';

/** Whatever else can be done: change, pause, cancel, take the purchase back. Cancelling is never hidden. */
export function PlanOtherActions({ subscription, onOutcome }: PlanOtherActionsProps) {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const confirm = useConfirm();
  const explain = useExplainBilling();
  const pause = usePauseSubscription();
  const option = useProviderOption(subscription.provider);
  const invoices = useInvoices({ enabled: subscription.provider !== null });
  const state = planState(subscription);
  const end = subscription.currentPeriodEnd ? format.date(subscription.currentPeriodEnd) : '';
  const isAutomatic = subscription.provider !== null && subscription.renewal !== 'manual';
  const canCancel = isAutomatic && state !== 'ending' && state !== 'runningOut';
  const canPause = state === 'active' && isAutomatic && option?.hasPortal === false;
  const withdrawal =
    subscription.provider && invoices.data && state !== 'disputed'
      ? withdrawalOf(invoices.data, serverNow())
      : null;
  // In the address, so that the "botón de baja" can lead here with its dialog open.
  const [search, setSearch] = useSearchParams();
  const dialog = search.get('action');
  const setDialog = (next: Dialog | null): void =>
    setSearch(next ? { action: next } : {}, { replace: true, preventScrollReset: true });

  const askAndPause = async (): Promise<void> => {
    const isSure = await confirm({
      title: t('pause.title'),
      body: t('pause.body', { date: end }),
      confirmLabel: t('pause.confirm'),
      cancelLabel: t('pause.keep'),
    });
    if (!isSure) return;
    pause.mutate(undefined, {
      onSuccess: ({ confirmationCode: code }) => onOutcome({ kind: 'paused', code }),
    });
  };

  const hasNothingToCancel = useNeverSo(canCancel) && dialog === 'cancel' && !isAutomatic;
  const canWithdraw = withdrawal !== null || state === 'trialing';
  const isKnown = subscription.provider === null || invoices.data !== undefined;
  const hasNothingToWithdraw = useNeverSo(canWithdraw) && dialog === 'withdraw' && isKnown;
  return (
    <>
      {CHANGES.has(state) && (
        <Button
          variant="default"
          component={Link}
          to={paths.upgrade({
            from: paths.billing(),
            ...(subscription.billingPeriod ? { period: subscription.billingPeriod } : {}),
          })}
        >
          {t(state === 'ended' ? 'action.seePlans' : 'action.change')}
        </Button>
      )}
      {canPause && (
        <Button variant="default" loading={pause.isPending} onClick={() => void askAndPause()}>
          {t('action.pause')}
        </Button>
      )}
      {canCancel && (
        <Button variant="default" onClick={() => setDialog('cancel')}>
          {t('action.cancel')}
        </Button>
      )}
      {pause.error && (
        <Text size="sm" role="alert" c="var(--mantine-color-error)" className={classes.line ?? ''}>
          {explain(pause.error)}
        </Text>
      )}
      {hasNothingToCancel && (
        <Text component="output" size="sm" className={classes.line ?? ''}>
          {state === 'prepaid' ? t('cancel.nothingPrepaid', { date: end }) : t('cancel.nothing')}
        </Text>
      )}
      {hasNothingToWithdraw && (
        <Text component="output" size="sm" className={classes.line ?? ''}>
          {t('withdraw.nothing')}
        </Text>
      )}
      {withdrawal && (
        <div className={`${classes.line} ${classes.withdraw}`}>
          <Text size="sm">{t('withdraw.note', { date: format.date(withdrawal.until) })}</Text>
          <Button size="xs" variant="default" onClick={() => setDialog('withdraw')}>
            {t('action.withdraw')}
          </Button>
        </div>
      )}
      {canCancel && (
        <CancelDialog
          opened={dialog === 'cancel'}
          onClose={() => setDialog(null)}
          subscription={subscription}
          onDone={onOutcome}
        />
      )}
      {subscription.provider && (
        <WithdrawDialog
          opened={dialog === 'withdraw' && canWithdraw}
          onClose={() => setDialog(null)}
          subscription={subscription}
          withdrawal={withdrawal}
          onDone={onOutcome}
        />
      )}
    </>
  );
}

/** What was possible when the page was opened was just done, or is being done: then nothing is missing. */
function useNeverSo(isSo: boolean): boolean {
  const [wasSo, setWasSo] = useState(isSo);
  if (isSo && !wasSo) setWasSo(true);
  return !isSo && !wasSo;
}

/** States in which changing plan is possible but is not the main thing. */
const CHANGES: ReadonlySet<string> = new Set(['ended', 'prepaid']);
