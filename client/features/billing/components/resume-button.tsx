import { Button, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { keepFocus } from '#client/components/keep-focus.ts';
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
  const { size = 'sm', variant = 'filled', doneWords } = props;
  const { t } = useTranslation('planState');
  const { t: tBilling } = useTranslation('billing');
  const explain = useExplainBilling();
  const refusalWords = useRefusalWords();
  const resume = useResumeSubscription();
  const possible = useBillingActions().data?.resume;
  const isOffered = possible?.isAllowed ?? false;
  const isPressed = useRef(false);
  // The button goes with what it took back, at once or when the server's next answer comes.
  useEffect(
    () => () => {
      if (isPressed.current) keepFocus();
    },
    [isOffered],
  );
  const takeBack = async (): Promise<void> => {
    isPressed.current = true;
    if (!(await answerOf(resume.mutateAsync()))) return;
    notify.success(doneWords ?? tBilling('banner.resumed'));
  };
  if (!possible) return null;
  return (
    <>
      {possible.isAllowed ? (
        <Button
          size={size}
          variant={variant}
          loading={resume.isPending}
          onClick={() => void takeBack()}
        >
          {t(`action.undo_${possible.takesBack}`)}
        </Button>
      ) : (
        <Text size="sm">{refusalWords(possible)}</Text>
      )}
      {resume.error && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {explain(resume.error)}
        </Text>
      )}
    </>
  );
}
