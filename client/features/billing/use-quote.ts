import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Preview } from '#shared/contracts/billing.ts';
import { type PreviewInput, previewQuery, usePreview } from './api/preview-change.ts';

/** A quote is good for fifteen minutes at the server; here a little less, for the way there. */
const GOOD_FOR = 14 * 60_000;

/** What a person has to know before they confirm anew: other sums, or the same ones computed again. */
export type QuoteNews = 'changed' | 'same';

/**
 * What a change costs, signed by the server, as it stands on the screen. Another one takes its place only with news
 * of it, and is then to be confirmed anew: nothing is sent by itself.
 */
export function useQuote(input: PreviewInput | null) {
  const client = useQueryClient();
  const query = usePreview(input);
  const key = JSON.stringify(input);
  const [told, setTold] = useState<{ of: string; news: QuoteNews; times: number } | null>(null);
  const tell = (news: QuoteNews): void => {
    setTold((before) => ({ of: key, news, times: (before?.times ?? 0) + 1 }));
    // Prices beside the quote are those of before.
    for (const shown of ['plans', 'billing-actions']) {
      void client.invalidateQueries({ queryKey: [shown] });
    }
  };
  return {
    ...query,
    /** About the quote on the screen; `times` tells news from older news. */
    news: told?.of === key ? told : null,
    /** The server refused the quote and answered with what holds now. */
    replace: (next: Preview): void => {
      tell(isSameSum(query.data, next) ? 'same' : 'changed');
      client.setQueryData(previewQuery(input).queryKey, next);
    },
    /** The quote that a confirmation may carry; null where an old one came back with other sums. */
    toConfirm: async (): Promise<Preview | null> => {
      const shown = query.data;
      if (!shown) return null;
      if (Date.now() - query.dataUpdatedAt < GOOD_FOR) return shown;
      const { data: fresh, isError } = await query.refetch();
      if (!fresh || isError) return null;
      if (isSameSum(shown, fresh)) return fresh;
      tell('changed');
      return null;
    },
  };
}

function isSameSum(shown: Preview | undefined, next: Preview): boolean {
  return shown !== undefined && sumsOf(shown) === sumsOf(next);
}

/** What a person agrees to, in one text: two of them are the same agreement when it is. */
export function sumsOf({ method, dueNow, nextCharge, trialDays }: Preview): string {
  return JSON.stringify([method, dueNow, nextCharge?.amount ?? null, trialDays]);
}
