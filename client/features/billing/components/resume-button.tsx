import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { notify } from '#client/components/notify.ts';
import { useBillingActions } from '../api/get-billing-actions.ts';
import { answerOf, useResumeSubscription } from '../api/manage-subscription.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { useRefusalWords } from '../use-refusal-words.ts';

interface ResumeButtonProps {
  size?: 'xs' | 'sm';
  variant?: 'filled' | 'default';
  /** What is told when it is done, in place of "your subscription goes on". */
  doneWords?: string;
}

/** Takes back with one click what was cancelled, paused or scheduled, or says why that cannot be. */
export function ResumeButton(props: ResumeButtonProps) {
  const { t } = useTranslation('planState');
  const refusalWords = useRefusalWords();
  const possible = useBillingActions().data?.resume;
  if (!possible) return null;
  return possible.isAllowed ? (
    <TakeBack {...props} label={t(`action.undo_${possible.takesBack}`)} />
  ) : (
    <Text size="sm">{refusalWords(possible)}</Text>
  );
}

function TakeBack(props: ResumeButtonProps & { label: string }) {
  const { label, size = 'sm', variant = 'filled', doneWords } = props;
  const { t } = useTranslation('billing');
  const explain = useExplainBilling();
  const resume = useResumeSubscription();
  const takeBack = async (): Promise<void> => {
    if (await answerOf(resume.mutateAsync())) notify.success(doneWords ?? t('banner.resumed'));
  };
  return (
    <>
      <Button
        size={size}
        variant={variant}
        loading={resume.isPending}
        onClick={() => void takeBack()}
      >
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
