import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { z } from 'zod';
import { subscriptionQuery } from '#client/features/entitlements/api/get-subscription.ts';
import { ApiError, call } from '#client/lib/api.ts';
import type {
  cancelSubscription,
  changePaymentMethod,
  openPortal,
  pauseSubscription,
  resumeSubscription,
  withdraw,
} from '#shared/contracts/billing.ts';
import { DEFAULT_APP } from '#shared/contracts/common.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { refreshBilling } from './refresh-billing.ts';

export type CancelInput = z.input<NonNullable<typeof cancelSubscription.body>>;

const app = DEFAULT_APP;

const requests = {
  cancel: (body: CancelInput) =>
    call<typeof cancelSubscription>('POST /api/billing/cancel', { body }),
  resume: () => call<typeof resumeSubscription>('POST /api/billing/resume', { body: { app } }),
  pause: () => call<typeof pauseSubscription>('POST /api/billing/pause', { body: { app } }),
  withdraw: (reason: string | undefined) =>
    call<typeof withdraw>('POST /api/billing/withdraw', {
      body: { app, ...(reason ? { reason } : {}) },
    }),
};

/** Refusals of what the server itself had offered: something changed since. */
const OUTDATED: ReadonlySet<string> = new Set(['CONFLICT', 'REFUSED']);

function useChange<Input, Answer extends { subscription: SubscriptionStatus }>(
  mutationFn: (input: Input) => Promise<Answer>,
) {
  const client = useQueryClient();
  const runningRef = useRef<Promise<Answer> | null>(null);
  const mutation = useMutation({
    mutationFn,
    retry: false,
    onSuccess: ({ subscription }) => {
      client.setQueryData(subscriptionQuery().queryKey, subscription);
      refreshBilling(client);
    },
    // What was shown is not what is so.
    onError: (error) => {
      if (error instanceof ApiError && OUTDATED.has(error.code)) refreshBilling(client);
    },
  });
  // A button is switched off a moment after it was pressed: a second click before that asks for nothing more.
  const mutateAsync: typeof mutation.mutateAsync = (...asked) => {
    runningRef.current ??= mutation.mutateAsync(...asked).finally(() => {
      runningRef.current = null;
    });
    return runningRef.current;
  };
  return { ...mutation, mutateAsync };
}

/**
 * The answer of one of these changes, or null for a failure, which its hook tells. To be waited for instead of
 * the callbacks of `mutate`: news of the change may take a button away before the answer comes, and them with it.
 */
export function answerOf<Answer>(change: Promise<Answer>): Promise<Answer | null> {
  return change.catch(() => null);
}

/** Ends the subscription, at the end of what is paid or now. */
export const useCancelSubscription = () => useChange(requests.cancel);
/** Takes back what was scheduled, cancelled or paused. */
export const useResumeSubscription = () => useChange(requests.resume);
/** Nothing is charged until it is resumed. */
export const usePauseSubscription = () => useChange(requests.pause);
/** Takes the first purchase back: everything is refunded and the plan ends now. */
export const useWithdraw = () => useChange(requests.withdraw);

/** The provider's page for cards and receipts. Its address lives shortly: ask for each click. */
export async function fetchPortal(returnTo: string): Promise<string> {
  const { portalUrl } = await call<typeof openPortal>('POST /api/billing/portal', {
    body: { app, returnTo },
  });
  return portalUrl;
}

/** The provider's page where another payment method is given, for providers without a portal. */
export async function fetchMethodPage(returnTo: string, payerEmail?: string): Promise<string> {
  const { url } = await call<typeof changePaymentMethod>('POST /api/billing/payment-method', {
    body: { app, returnTo, ...(payerEmail ? { payerEmail } : {}) },
  });
  return url;
}
