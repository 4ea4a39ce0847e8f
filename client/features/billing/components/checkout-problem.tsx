import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useExplainError } from '#client/components/explain-error.ts';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { ApiError, NetworkError } from '#client/lib/api.ts';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useResumeSubscription } from '../api/manage-subscription.ts';
import { type Conflict, conflictOf } from '../conflict.ts';
import type { PaymentChoice } from '../payment-choices.ts';
import { endsAt } from '../plan-state.ts';
import { AskOwner } from './ask-owner.tsx';
import { OpenCheckout } from './open-checkout.tsx';

interface CheckoutProblemProps {
  error: Error;
  /** What was wished, and what the business has: they tell why a change is refused for now. */
  plan: Plan;
  choice: PaymentChoice;
  current: SubscriptionStatus | null;
  providerName: string;
  /** This page, with what was chosen on it: what an owner is asked to open. */
  path: string;
  onRetry: () => void;
  /** Leaves for a payment page that is open already. */
  onContinue: (checkoutUrl: string) => void;
}

/** Codes that billing has words of its own for; the rest reads as everywhere else. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  'PROVIDER_ERROR',
  'CHECKOUT_IN_PROGRESS',
  'FORBIDDEN',
  'COMPED',
  'NOT_PURCHASABLE',
  'NO_PRICE',
  'ALREADY_ON_PLAN',
  'CONFLICT',
]);

/** Why the payment page did not open, in a sentence, with the one thing to do about it. */
export function CheckoutProblem(props: CheckoutProblemProps) {
  const { error, plan, choice, current, providerName } = props;
  const { t } = useTranslation('billing');
  const format = useFormat();
  const explain = useExplainError();
  const problem = error instanceof ApiError ? error.problem : null;
  const code = error instanceof NetworkError ? 'NETWORK' : (problem?.code ?? '');
  const conflict = code === 'CONFLICT' ? conflictOf(current, plan, choice) : null;
  const end = current && endsAt(current);
  const isOurs = code === 'NETWORK' || OWN_WORDS.has(code);
  return (
    <Alert
      role="alert"
      color={code === 'ALREADY_ON_PLAN' || code === 'COMPED' ? 'gray' : 'red'}
      title={t('problem.title')}
      icon={<IconAlertTriangle aria-hidden />}
    >
      <Text size="sm">
        {conflict
          ? t(`problem.conflict.${conflict}`, {
              plan: current?.planName,
              date: end ? format.date(end) : '',
            })
          : isOurs
            ? t(`problem.${code}`, { plan: plan.name, provider: providerName })
            : explain(error)}
      </Text>
      <Group gap="sm" mt="sm">
        <Remedy {...props} code={code} conflict={conflict} checkoutId={problem?.checkoutId} />
      </Group>
      {problem?.requestId && problem.status >= 500 && (
        <Text size="xs" mt="sm" className="wrap-anywhere">
          {t('problem.requestId', { id: problem.requestId })}
        </Text>
      )}
    </Alert>
  );
}

interface RemedyProps extends CheckoutProblemProps {
  code: string;
  conflict: Conflict | null;
  checkoutId: string | undefined;
}

function Remedy(props: RemedyProps) {
  const { code, checkoutId, plan, path, onRetry, onContinue } = props;
  const { t } = useTranslation('billing');
  switch (code) {
    case 'CHECKOUT_IN_PROGRESS':
      return checkoutId ? (
        <OpenCheckout checkoutId={checkoutId} onContinue={onContinue} onGivenUp={onRetry} />
      ) : (
        <RetryButton onRetry={onRetry} />
      );
    case 'FORBIDDEN':
      return <AskOwner planName={plan.name} path={path} />;
    case 'NOT_PURCHASABLE':
      return <TalkToUs planName={plan.name} />;
    case 'CONFLICT':
      return <WayOutOfConflict {...props} />;
    case 'COMPED':
    case 'ALREADY_ON_PLAN':
      return (
        <Button component={Link} to={paths.billing()} variant="default">
          {t('problem.seeBilling')}
        </Button>
      );
    case 'NO_PRICE':
      return null;
    default:
      return <RetryButton onRetry={onRetry} />;
  }
}

/** What has to be done first, here where there is one button for it. */
function WayOutOfConflict({ conflict, current, onRetry }: RemedyProps) {
  const { t } = useTranslation('billing');
  const resume = useResumeSubscription();
  const explain = useExplainError();
  if (conflict === 'paused' || conflict === 'ending') {
    return (
      <>
        <Button
          loading={resume.isPending}
          onClick={() => resume.mutate(undefined, { onSuccess: onRetry })}
        >
          {t(conflict === 'paused' ? 'problem.resume' : 'problem.undoCancel')}
        </Button>
        {resume.error && <Text size="sm">{explain(resume.error)}</Text>}
      </>
    );
  }
  if (conflict === 'runningOut' && current) {
    return (
      <Button component={Link} to={paths.upgrade({ plan: current.planId })}>
        {t('problem.goOnWith', { plan: current.planName })}
      </Button>
    );
  }
  return (
    <Button component={Link} to={paths.billing()} variant="default">
      {t(conflict === 'pastDue' ? 'problem.payOwed' : 'problem.seeBilling')}
    </Button>
  );
}

function RetryButton({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation('billing');
  return (
    <Button variant="default" onClick={onRetry}>
      {t('problem.retry')}
    </Button>
  );
}
