import { Stack, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyCode } from '#client/components/copy-code.tsx';
import { useFormat } from '#client/lib/format.ts';
import type { CancelOption, PlanOutcome } from '../plan-outcome.ts';
import classes from './plan-panel.module.css';

/** That it is done, what follows, and the code to refer to. */
export function PlanOutcomeNote({ outcome }: { outcome: PlanOutcome }) {
  const { t } = useTranslation('billingPage');
  const { t: tBilling } = useTranslation('billing');
  const format = useFormat();
  const ref = useRef<HTMLDivElement>(null);
  // What was pressed is gone; whoever works with the keyboard goes on from here.
  useEffect(() => ref.current?.focus(), []);
  return (
    <Stack
      component="section"
      ref={ref}
      tabIndex={-1}
      gap={6}
      className={classes.outcome ?? ''}
      aria-live="polite"
      aria-label={t('outcome')}
    >
      <Text>{words()}</Text>
      <CopyCode code={outcome.code} label={tBilling('code', { code: outcome.code })} />
    </Stack>
  );

  function words(): string {
    switch (outcome.kind) {
      case 'cancelled':
        return cancelled(outcome.how);
      case 'paused':
        return t('pause.done');
      case 'withdrawn':
        return outcome.refunded && outcome.refunded.amountMinor > 0
          ? t('withdraw.done', { amount: format.money(outcome.refunded) })
          : t('withdraw.doneNothing');
    }
  }
  /** As it was told before, so that nobody has to wonder which of it has happened. */
  function cancelled({ when, endsAt, voided }: CancelOption): string {
    const done =
      when === 'now' ? t('cancel.doneNow') : t('cancel.doneAtEnd', { date: format.date(endsAt) });
    return voided ? `${done} ${t('cancel.doneVoided', { amount: format.money(voided) })}` : done;
  }
}
