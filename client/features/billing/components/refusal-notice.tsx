import { Alert, Button, Group, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { paths } from '#client/lib/paths.ts';
import type { BillingRefusal } from '#shared/domain/billing-refusals.ts';
import { useBillingActions } from '../api/get-billing-actions.ts';
import { type Refusal, useRefusalWords } from '../use-refusal-words.ts';
import { PayOwedButton } from './pay-owed-button.tsx';
import { ResumeButton } from './resume-button.tsx';

/** What cannot be chosen now: why, until when, and what to do first where there is something. */
export function RefusalNotice({ refusal, other }: { refusal: Refusal; other?: string | null }) {
  const refusalWords = useRefusalWords();
  const owed = useBillingActions().data?.pay?.amount;
  return (
    <Alert color="gray" role="note" icon={<IconInfoCircle aria-hidden />}>
      <Text size="sm">
        {refusalWords({ amount: owed, ...refusal })} {other}
      </Text>
      <Group gap="sm" mt="sm">
        <RefusalRemedy reason={refusal.reason} />
      </Group>
    </Alert>
  );
}

/** The one thing to do first. */
export function RefusalRemedy({ reason }: { reason: BillingRefusal }) {
  const { t } = useTranslation('billing');
  const { t: tPlan } = useTranslation('planState');
  const canResume = useBillingActions().data?.resume.isAllowed;
  switch (reason) {
    case 'PAST_DUE':
      return <PayOwedButton size="sm" onOtherMethod={undefined} />;
    case 'ARRANGED':
      return <TalkToUs />;
    case 'CANCEL_FIRST':
      return (
        <Button component={Link} to={paths.billing({ action: 'cancel' })} variant="default">
          {tPlan('action.cancel')}
        </Button>
      );
    default:
      return canResume && UNDONE_FIRST.has(reason) ? (
        <ResumeButton />
      ) : (
        <Button component={Link} to={paths.billing()} variant="default">
          {t('problem.seeBilling')}
        </Button>
      );
  }
}

/** What is taken back with the same one click. */
const UNDONE_FIRST: ReadonlySet<BillingRefusal> = new Set([
  'RESUME_FIRST',
  'CHANGE_SCHEDULED',
  'ALREADY_ENDING',
  'ALREADY_PAUSED',
]);
