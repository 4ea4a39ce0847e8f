import { useMutation } from '@tanstack/react-query';
import type { z } from 'zod';
import { call } from '#client/lib/api.ts';
import { currentLanguage } from '#client/lib/i18n.ts';
import type { requestByConsumer } from '#shared/contracts/billing.ts';

type ConsumerRequest = z.input<NonNullable<typeof requestByConsumer.body>>;
export type ConsumerRequestKind = ConsumerRequest['kind'];

/** Asks, without signing in, to cancel or to take a purchase back. The answer is a code to track it. */
export function useConsumerRequest() {
  return useMutation({
    mutationFn: (body: Omit<ConsumerRequest, 'locale'>) =>
      call<typeof requestByConsumer>('POST /api/consumer-requests', {
        body: { ...body, locale: currentLanguage() },
      }),
    retry: false,
  });
}
