import { Text } from '@mantine/core';
import { IconCalendarEvent } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useScheduledWords } from '../use-scheduled-words.ts';
import { ResumeButton } from './resume-button.tsx';
import classes from './scheduled-change.module.css';

interface ScheduledChangeProps {
  subscription: SubscriptionStatus;
  mayPay: boolean;
}

/** A change that is coming: what, when and for how much, and how to undo it until then. */
export function ScheduledChange({ subscription, mayPay }: ScheduledChangeProps) {
  const { t } = useTranslation('billing');
  const words = useScheduledWords(subscription);
  if (!words) return null;
  return (
    <div className={classes.notice} role="note">
      <IconCalendarEvent size={20} aria-hidden />
      <Text size="sm" className={classes.words ?? ''}>
        {words}
        {/* What waits is not kept until then. */}
        {subscription.isPremium && ` ${t('scheduled.until', { plan: subscription.planName })}`}
      </Text>
      {mayPay && subscription.canResume && (
        <ResumeButton size="xs" variant="default" doneWords={t('scheduled.undone')} />
      )}
    </div>
  );
}
