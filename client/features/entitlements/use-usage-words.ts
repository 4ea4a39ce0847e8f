import { useTranslation } from 'react-i18next';
import { capitalised, useFeatureWords } from '#client/features/plans/feature-words.ts';
import { useFormat } from '#client/lib/format.ts';
import type { UsageState } from '#shared/domain/entitlements.ts';

export interface UsageWordsInput {
  metric: string;
  used: number;
  limit: number | null;
  state: UsageState;
}

/** A metric's use in words: "480 de 500 productos", and what that means where it means something. */
export function useUsageWords({ metric, used, limit, state }: UsageWordsInput) {
  const { t } = useTranslation('entitlements');
  const format = useFormat();
  const words = useFeatureWords();
  const things = words.metric(metric);
  const amounts = { used: format.number(used), things };

  function usedWords(): string {
    if (limit === null) {
      return t('usage.unlimited', { ...amounts, things: words.metric(metric, used) });
    }
    if (limit === 0 && used === 0) return t('usage.notIncluded', { things });
    return t('usage.ofLimit', {
      ...amounts,
      limit: format.number(limit),
      things: words.metric(metric, limit),
    });
  }

  function stateWords(): string | null {
    if (limit === null || state === 'ok' || (limit === 0 && used === 0)) return null;
    if (state === 'reached') return t('usage.reached');
    const amount = format.number(Math.abs(limit - used));
    return state === 'over' ? t('usage.over', { amount }) : t('usage.remaining', { amount });
  }

  return { things: capitalised(things), used: usedWords(), state: stateWords() };
}
