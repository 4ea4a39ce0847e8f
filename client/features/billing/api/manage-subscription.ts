import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '#client/lib/api.ts';
import type {
  cancelSubscription,
  openPortal,
  resumeSubscription,
} from '#shared/contracts/billing.ts';

function postCancel() {
  return call<typeof cancelSubscription>('POST /api/billing/cancel', {
    body: { when: 'period_end' },
  });
}

function postResume() {
  return call<typeof resumeSubscription>('POST /api/billing/resume', { body: {} });
}

/** Ends the subscription at the end of what is paid, or takes that back. The answer is how it then stands. */
export function useManageSubscription() {
  const client = useQueryClient();
  const onSuccess = (): Promise<void> => client.invalidateQueries({ queryKey: ['subscription'] });
  const cancel = useMutation({ mutationFn: postCancel, retry: false, onSuccess });
  const resume = useMutation({ mutationFn: postResume, retry: false, onSuccess });
  return { cancel, resume };
}

/** The provider's page for cards and receipts. Its address lives shortly: ask for each click. */
export function postPortal(returnTo: string) {
  return call<typeof openPortal>('POST /api/billing/portal', { body: { returnTo } });
}
