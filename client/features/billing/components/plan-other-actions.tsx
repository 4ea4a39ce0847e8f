import { Button, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useConfirm } from '#client/components/confirm-dialog.tsx';
import { useFormat } from '#client/lib/format.ts';
import type { BillingActions } from '#shared/contracts/billing-actions.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answerOf, usePauseSubscription } from '../api/manage-subscription.ts';
import type { PlanOutcome } from '../plan-outcome.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { useRefusalWords } from '../use-refusal-words.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import classes from './plan-other-actions.module.css';
import { WithdrawDialog } from './withdraw-dialog.tsx';

interface PlanOtherActionsProps {
  subscription: SubscriptionStatus;
  actions: BillingActions;
  onOutcome: (outcome: PlanOutcome) => void;
}

type Dialog = 'cancel' | 'withdraw';

/** Whatever else the server allows: pause, cancel, take the purchase back. Cancelling is never hidden. */
export function PlanOtherActions({ subscription, actions, onOutcome }: PlanOtherActionsProps) {
  const { t } = useTranslation('billingPage');
  const { t: tPlan } = useTranslation('planState');
  const format = useFormat();
  const confirm = useConfirm();
  const explain = useExplainBilling();
  const refusalWords = useRefusalWords();
  const pause = usePauseSubscription();
  const { cancel, withdraw } = actions;
  const canWithdraw = useEverSo(withdraw.isAllowed);
  const canCancel = useEverSo(cancel.isAllowed);
  // In the address, so that the "botón de baja" can lead here with its dialog open.
  const [search, setSearch] = useSearchParams();
  const dialog = search.get('action');
  const setDialog = (next: Dialog | null): void =>
    setSearch(next ? { action: next } : {}, { replace: true, preventScrollReset: true });

  const cancelRef = useRef<HTMLButtonElement>(null);
  const withdrawRef = useRef<HTMLButtonElement>(null);
  /** Before the dialog is gone, and the focus with it; an address may have opened it, without a button. */
  const close = (opener: HTMLButtonElement | null): void => {
    setDialog(null);
    opener?.focus({ preventScroll: true });
  };

  const askAndPause = async (paidUntil: string): Promise<void> => {
    const isSure = await confirm({
      title: t('pause.title'),
      body: t('pause.body', { date: format.date(paidUntil) }),
      confirmLabel: t('pause.confirm'),
      cancelLabel: t('pause.keep'),
    });
    if (!isSure) return;
    const answer = await answerOf(pause.mutateAsync());
    if (answer) onOutcome({ kind: 'paused', code: answer.confirmationCode });
  };

  return (
    <>
      {actions.pause.isAllowed && (
        <Button
          variant="default"
          loading={pause.isPending}
          onClick={() => actions.pause.isAllowed && void askAndPause(actions.pause.paidUntil)}
        >
          {tPlan('action.pause')}
        </Button>
      )}
      {cancel.isAllowed && (
        <Button variant="default" ref={cancelRef} onClick={() => setDialog('cancel')}>
          {tPlan('action.cancel')}
        </Button>
      )}
      {pause.error && (
        <Text size="sm" role="alert" c="var(--mantine-color-error)" className={classes.line ?? ''}>
          {explain(pause.error)}
        </Text>
      )}
      {/* The buttons of the law lead here whatever the state: then its reason is told. */}
      {dialog === 'cancel' && !canCancel && !cancel.isAllowed && (
        <Text component="output" size="sm" className={classes.line ?? ''}>
          {t('cancel.nothing')} {refusalWords(cancel)}
        </Text>
      )}
      {dialog === 'withdraw' && !canWithdraw && !withdraw.isAllowed && (
        <Text component="output" size="sm" className={classes.line ?? ''}>
          {refusalWords(withdraw)}
        </Text>
      )}
      {withdraw.isAllowed && (
        <div className={`${classes.line} ${classes.withdraw}`}>
          <Text size="sm">
            {t(withdraw.refund ? 'withdraw.note' : 'withdraw.noteNothing', {
              date: format.date(withdraw.until),
            })}
          </Text>
          <Button
            size="xs"
            variant="default"
            ref={withdrawRef}
            onClick={() => setDialog('withdraw')}
          >
            {tPlan('action.withdraw')}
          </Button>
        </div>
      )}
      {cancel.isAllowed && (
        <CancelDialog
          opened={dialog === 'cancel'}
          onClose={() => close(cancelRef.current)}
          subscription={subscription}
          options={cancel.options}
          withdraw={withdraw}
          onDone={onOutcome}
        />
      )}
      {withdraw.isAllowed && (
        <WithdrawDialog
          opened={dialog === 'withdraw'}
          onClose={() => close(withdrawRef.current)}
          subscription={subscription}
          refund={withdraw.refund}
          onDone={onOutcome}
        />
      )}
    </>
  );
}

/** What was possible when the page was opened was just done, or is being done: then nothing is missing. */
function useEverSo(isSo: boolean): boolean {
  const [wasSo, setWasSo] = useState(isSo);
  if (isSo && !wasSo) setWasSo(true);
  return wasSo;
}
