import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useExplainError } from '#client/components/explain-error.ts';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { ApiError, NetworkError } from '#client/lib/api.ts';
import { paths } from '#client/lib/paths.ts';
import { AskOwner } from './ask-owner.tsx';
import { OpenCheckout } from './open-checkout.tsx';

interface CheckoutProblemProps {
  error: Error;
  planName: string;
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
]);

/** Why the payment page did not open, in a sentence, with the one thing to do about it. */
export function CheckoutProblem(props: CheckoutProblemProps) {
  const { error, planName, providerName } = props;
  const { t } = useTranslation('billing');
  const explain = useExplainError();
  const problem = error instanceof ApiError ? error.problem : null;
  const code = error instanceof NetworkError ? 'NETWORK' : (problem?.code ?? '');
  const isOurs = code === 'NETWORK' || OWN_WORDS.has(code);
  return (
    <Alert
      role="alert"
      color={code === 'ALREADY_ON_PLAN' || code === 'COMPED' ? 'gray' : 'red'}
      title={t('problem.title')}
      icon={<IconAlertTriangle aria-hidden />}
    >
      <Text size="sm">
        {isOurs ? t(`problem.${code}`, { plan: planName, provider: providerName }) : explain(error)}
      </Text>
      <Group gap="sm" mt="sm">
        <Remedy {...props} code={code} checkoutId={problem?.checkoutId} />
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
  checkoutId: string | undefined;
}

function Remedy({ code, checkoutId, planName, path, onRetry, onContinue }: RemedyProps) {
  const { t } = useTranslation('billing');
  switch (code) {
    case 'CHECKOUT_IN_PROGRESS':
      return checkoutId ? (
        <OpenCheckout checkoutId={checkoutId} onContinue={onContinue} onGivenUp={onRetry} />
      ) : (
        <RetryButton onRetry={onRetry} />
      );
    case 'FORBIDDEN':
      return <AskOwner planName={planName} path={path} />;
    case 'NOT_PURCHASABLE':
      return <TalkToUs planName={planName} />;
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
  return <Button onClick={onRetry}>{t('problem.retry')}</Button>;
}
