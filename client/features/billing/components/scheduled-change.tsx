import { Alert, Button, Text } from '@mantine/core';
import { IconCalendarEvent } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { notify } from '#client/components/notify.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { answerOf, useResumeSubscription } from '../api/manage-subscription.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { useScheduledWords } from '../use-scheduled-words.ts';
import classes from './scheduled-change.module.css';

interface ScheduledChangeProps {
  subscription: SubscriptionStatus;
  mayPay: boolean;
}

/** A change that is coming: what and when, and how to undo it until then. */
export function ScheduledChange({ subscription, mayPay }: ScheduledChangeProps) {
  const { t } = useTranslation('billing');
  const explain = useExplainBilling();
  const words = useScheduledWords(subscription);
  const resume = useResumeSubscription();
  if (!words) return null;
  const undo = async (): Promise<void> => {
    if (await answerOf(resume.mutateAsync())) notify.success(t('scheduled.undone'));
  };
  return (
    <div className={classes.notice} role="note">
      <IconCalendarEvent size={20} aria-hidden />
      <Text size="sm" className={classes.words ?? ''}>
        {words} {t('scheduled.until', { plan: subscription.planName })}
      </Text>
      {mayPay && subscription.canResume && (
        <Button size="xs" variant="default" loading={resume.isPending} onClick={() => void undo()}>
          {t('scheduled.undo')}
        </Button>
      )}
      {resume.error && (
        <Alert color="red" role="alert" className={classes.error ?? ''}>
          {explain(resume.error)}
        </Alert>
      )}
    </div>
  );
}
