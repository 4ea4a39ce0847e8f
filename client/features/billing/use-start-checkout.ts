import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '#client/lib/api.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { postUpgrade, type StartUpgradeInput } from './api/start-upgrade.ts';

export type CheckoutParams = Omit<StartUpgradeInput, 'idempotencyKey'>;

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
}

/**
 * Starts a checkout and leaves for it, once however often it is asked to. One attempt has one idempotency
 * key: trying again after a lost answer finds the checkout that was opened, and a different request, or a
 * refusal that something has changed since, begins a new attempt.
 */
export function useStartCheckout({ leave = leaveForProvider, onChanged }: StartCheckoutOptions) {
  const client = useQueryClient();
  const attempt = useRef<Attempt | null>(null);
  const busy = useRef(false);
  const [leaving, setLeaving] = useState(false);

  const mutation = useMutation({
    mutationFn: (params: CheckoutParams) => postUpgrade(attemptOf(params)),
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
      if (error instanceof ApiError && CHANGES_WHAT_WE_KNOW.has(error.code)) {
        void client.invalidateQueries({ queryKey: ['subscription'] });
        void client.invalidateQueries({ queryKey: ['plans'] });
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
    };
    window.addEventListener('pageshow', revive);
    return () => window.removeEventListener('pageshow', revive);
  }, []);

  /** The same choice is the same attempt, also when the preview beside it has been computed anew since. */
  function attemptOf({ previewedAt, ...choice }: CheckoutParams): StartUpgradeInput {
    const text = JSON.stringify(choice);
    if (attempt.current?.choice !== text) {
      const body = { ...choice, ...(previewedAt ? { previewedAt } : {}), idempotencyKey: newKey() };
      attempt.current = { choice: text, body };
    }
    return attempt.current.body;
  }

  function goTo(url: string): void {
    busy.current = true;
    setLeaving(true);
    leave(url);
  }

  return {
    start: (params: CheckoutParams) => {
      if (busy.current) return;
      busy.current = true;
      mutation.mutate(params);
    },
    /** Leaves for a checkout that is open already. */
    continueTo: goTo,
    reset: () => mutation.reset(),
    isBusy: mutation.isPending || leaving,
    error: mutation.error,
    /** What was asked for last: the error is about this. */
    params: mutation.variables,
  };
}

const CHANGES_WHAT_WE_KNOW: ReadonlySet<string> = new Set([
  'ALREADY_ON_PLAN',
  'COMPED',
  'NOT_PURCHASABLE',
  'NO_PRICE',
]);

// crypto.randomUUID exists only on secure origins; the app is also tried over plain HTTP in a local network.
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
