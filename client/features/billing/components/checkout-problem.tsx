import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { ApiError, NetworkError } from '#client/lib/api.ts';
import { paths } from '#client/lib/paths.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { Problem } from '#shared/contracts/problem.ts';
import { useExplainBilling } from '../use-explain-billing.ts';
import { AskOwner } from './ask-owner.tsx';
import { OpenCheckout } from './open-checkout.tsx';
import { RefusalRemedy } from './refusal-notice.tsx';

interface CheckoutProblemProps {
  error: Error;
  /** What was wished for. */
  plan: Plan;
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

/** Nothing went wrong: it is only not so. */
const CALM: ReadonlySet<string> = new Set(['ALREADY_ON_PLAN', 'COMPED', 'REFUSED']);

/** Why the payment page did not open, in a sentence, with the one thing to do about it. */
export function CheckoutProblem(props: CheckoutProblemProps) {
  const { error, plan, providerName } = props;
  const { t } = useTranslation('billing');
  const explain = useExplainBilling();
  const problem = error instanceof ApiError ? error.problem : null;
  const code = error instanceof NetworkError ? 'NETWORK' : (problem?.code ?? '');
  const isOurs = code === 'NETWORK' || OWN_WORDS.has(code);
  return (
    <Alert
      role="alert"
      color={CALM.has(code) ? 'gray' : 'red'}
      title={t('problem.title')}
      icon={<IconAlertTriangle aria-hidden />}
    >
      <Text size="sm">
        {isOurs
          ? t(`problem.${code}`, { plan: plan.name, provider: providerName })
          : explain(error)}
      </Text>
      <Group gap="sm" mt="sm">
        <Remedy {...props} code={code} problem={problem} />
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
  problem: Problem | null;
}

function Remedy(props: RemedyProps) {
  const { code, problem, plan, path, onRetry, onContinue } = props;
  const { t } = useTranslation('billing');
  switch (code) {
    case 'CHECKOUT_IN_PROGRESS':
      return problem?.checkoutId ? (
        <OpenCheckout checkoutId={problem.checkoutId} onContinue={onContinue} onGivenUp={onRetry} />
      ) : (
        <RetryButton onRetry={onRetry} />
      );
    case 'FORBIDDEN':
      return <AskOwner planName={plan.name} path={path} />;
    case 'NOT_PURCHASABLE':
      return <TalkToUs planName={plan.name} />;
    case 'REFUSED':
      return problem?.reason ? <RefusalRemedy reason={problem.reason} /> : null;
    case 'CONFLICT':
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

function RetryButton({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation('billing');
  return (
    <Button variant="default" onClick={onRetry}>
      {t('problem.retry')}
    </Button>
  );
}
