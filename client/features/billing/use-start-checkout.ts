import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '#client/lib/api.ts';
import { newKey } from '#client/lib/new-key.ts';
import type { Preview } from '#shared/contracts/billing.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { postUpgrade, type StartUpgradeInput } from './api/start-upgrade.ts';
import { sumsOf } from './use-quote.ts';

export type CheckoutParams = Omit<StartUpgradeInput, 'idempotencyKey' | 'quote'>;

interface Confirmation {
  params: CheckoutParams;
  /** What the person saw and agreed to. */
  quote: Preview;
}

interface Attempt {
  choice: string;
  body: StartUpgradeInput;
}

/** Leaves the app for the payment page. */
export type Leave = (url: string) => void;

export const leaveForProvider: Leave = (url) => window.location.assign(url);

export interface StartCheckoutOptions {
  leave?: Leave | undefined;
  /** The change was made at once, on what is paid already: there is no page to leave for. */
  onChanged: (subscription: SubscriptionStatus) => void;
  /** What was agreed to does not hold any more: this does, and is to be confirmed anew. */
  onQuoteChanged: (quote: Preview) => void;
}

/**
 * Starts a checkout and leaves for it, once however often it is asked to. One attempt has one idempotency
 * key: trying again after a lost answer finds the checkout that was opened, and a different request, other sums, or
 * a refusal that something has changed since, begins a new attempt.
 */
export function useStartCheckout(options: StartCheckoutOptions) {
  const { leave = leaveForProvider, onChanged, onQuoteChanged } = options;
  const client = useQueryClient();
  const attempt = useRef<Attempt | null>(null);
  const busy = useRef(false);
  const [leaving, setLeaving] = useState(false);

  const mutation = useMutation({
    mutationFn: (confirmation: Confirmation) => postUpgrade(attemptOf(confirmation)),
    retry: false,
    onSuccess: (outcome) => {
      if ('checkoutUrl' in outcome) return goTo(outcome.checkoutUrl);
      attempt.current = null;
      onChanged(outcome.subscription);
    },
    onError: (error) => {
      busy.current = false;
      // A definite refusal ends the attempt; silence and provider trouble do not.
      if (error instanceof ApiError && error.problem.status < 500) attempt.current = null;
      const next = changedQuote(error);
      if (next) onQuoteChanged(next);
      if (error instanceof ApiError && CHANGES_WHAT_WE_KNOW.has(error.code)) {
        for (const key of ['subscription', 'billing-actions', 'plans']) {
          void client.invalidateQueries({ queryKey: [key] });
        }
      }
    },
  });

  // The browser's Back can bring this very page alive again, with the button still off.
  useEffect(() => {
    const revive = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      busy.current = false;
      // What was opened before may be paid, or given up, by now.
      attempt.current = null;
      setLeaving(false);
      void client.invalidateQueries({ queryKey: ['billing-actions'] });
    };
    window.addEventListener('pageshow', revive);
    return () => window.removeEventListener('pageshow', revive);
  }, [client]);

  /** The same choice for the same sums is the same attempt, also when its quote has been computed anew since. */
  function attemptOf({ params, quote }: Confirmation): StartUpgradeInput {
    const choice = JSON.stringify([params, sumsOf(quote)]);
    if (attempt.current?.choice !== choice) {
      const body = { ...params, quote: quote.quote, idempotencyKey: newKey() };
      attempt.current = { choice, body };
    }
    return attempt.current.body;
  }

  function goTo(url: string): void {
    busy.current = true;
    setLeaving(true);
    leave(url);
  }

  return {
    start: (params: CheckoutParams, quote: Preview) => {
      if (busy.current) return;
      busy.current = true;
      mutation.mutate({ params, quote });
    },
    /** Leaves for a checkout that is open already. */
    continueTo: goTo,
    reset: () => mutation.reset(),
    isBusy: mutation.isPending || leaving,
    /** Why it did not begin; news of the quote is no failure. */
    error: changedQuote(mutation.error) ? null : mutation.error,
    /** What was asked for last: the error is about this. */
    params: mutation.variables?.params,
  };
}

function changedQuote(error: unknown): Preview | null {
  const isChange = error instanceof ApiError && error.code === 'QUOTE_CHANGED';
  return isChange ? (error.problem.quote ?? null) : null;
}

const CHANGES_WHAT_WE_KNOW: ReadonlySet<string> = new Set([
  'ALREADY_ON_PLAN',
  'COMPED',
  'NOT_PURCHASABLE',
  'NO_PRICE',
  'CONFLICT',
  'REFUSED',
]);
