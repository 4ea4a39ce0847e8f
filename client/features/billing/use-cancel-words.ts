import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { paidPlan } from './paid-plan.ts';
import type { CancelOption } from './plan-outcome.ts';
import { planState } from './plan-state.ts';

interface CancelWords {
  /** When it ends. */
  label: (option: CancelOption) => string;
  /** What becomes of plan and money. */
  meaning: (option: CancelOption) => string;
}

/** What each way to end a subscription means in the state that it is in. */
export function useCancelWords(
  subscription: SubscriptionStatus,
  canWithdraw: boolean,
): CancelWords {
  const { t } = useTranslation('billingPage');
  const format = useFormat();
  const state = planState(subscription);
  const isTrial = subscription.status === 'trialing';
  const plans = {
    plan: paidPlan(subscription)?.planName ?? t('cancel.yourPlan'),
    current: subscription.planName,
  };

  function label({ when, endsAt, voided }: CancelOption): string {
    if (when === 'now') return t('cancel.now');
    const date = format.date(endsAt);
    if (isTrial) return t('cancel.trialEnd', { date });
    // With a bill that is open, or money that is held, that day is not the end of what is paid.
    return t(voided || state === 'disputed' ? 'cancel.onDay' : 'cancel.periodEnd', { date });
  }

  function meaning(option: CancelOption): string {
    const { when, voided } = option;
    const money = voided
      ? t('cancel.voided', { amount: format.money(voided) })
      : t('cancel.nothingMore');
    if (state === 'suspended' || state === 'resumed')
      return `${t('cancel.suspended', plans)} ${money}`;
    if (state === 'disputed') return `${t(`cancel.disputed_${when}`, plans)} ${money}`;
    const isBare = voided || isTrial || canWithdraw;
    return when === 'now'
      ? `${t(isBare ? 'cancel.nowHintUnpaid' : 'cancel.nowHint')} ${money}`
      : `${t('cancel.periodEndHint')} ${money} ${t('cancel.undoHint')}`;
  }

  return { label, meaning };
}
