import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { notify } from '#client/components/notify.ts';
import { answerOf, useResumeSubscription } from '../api/manage-subscription.ts';
import { useExplainBilling } from '../use-explain-billing.ts';

interface ResumeButtonProps {
  label: string;
  size?: 'xs' | 'sm';
}

/** Takes back with one click what was cancelled or paused. */
export function ResumeButton({ label, size = 'sm' }: ResumeButtonProps) {
  const { t } = useTranslation('billing');
  const explain = useExplainBilling();
  const resume = useResumeSubscription();
  const takeBack = async (): Promise<void> => {
    if (await answerOf(resume.mutateAsync())) notify.success(t('banner.resumed'));
  };
  return (
    <>
      <Button size={size} loading={resume.isPending} onClick={() => void takeBack()}>
        {label}
      </Button>
      {resume.error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {explain(resume.error)}
        </Text>
      )}
    </>
  );
}
