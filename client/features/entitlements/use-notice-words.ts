import { useTranslation } from 'react-i18next';
import { useFeatureWords } from '#client/features/plans/feature-words.ts';
import { useFormat } from '#client/lib/format.ts';
import type { UnlockingPlan } from '#shared/contracts/problem.ts';
import type { MetricUsage } from '#shared/domain/entitlements.ts';

/** What a notice about one metric says, or null where there is nothing to say. */
export function useNoticeWords(
  usage: MetricUsage | undefined,
  plan: UnlockingPlan | null,
): { title: string; body: string } | null {
  const { t } = useTranslation('entitlements');
  const format = useFormat();
  const words = useFeatureWords();
  if (!usage || usage.limit === null || usage.state === 'ok') return null;

  const { metric, used, limit } = usage;
  const amounts = {
    used: format.number(used),
    limit: format.number(limit),
    amount: format.number(Math.abs(limit - used)),
    things: words.metric(metric),
  };
  if (usage.state === 'over')
    return { title: t('notice.overTitle', amounts), body: t('notice.over', amounts) };
  if (usage.state === 'warning') {
    return { title: t('notice.warning', amounts), body: t('notice.warningMore', amounts) };
  }
  if (usage.state === 'critical') {
    const things = words.metric(metric, limit - used);
    return {
      title: t('notice.criticalTitle', { ...amounts, things }),
      body: t('notice.critical', amounts),
    };
  }
  if (limit > 0) return { title: t('notice.reachedTitle', amounts), body: t('notice.reached') };
  return { title: t('notice.notIncludedTitle', amounts), body: notIncluded() };

  function notIncluded(): string {
    if (!plan) return '';
    const offer = { plan: plan.name, things: amounts.things };
    return typeof plan.limit === 'number'
      ? t('notice.notIncluded', { ...offer, amount: format.number(plan.limit) })
      : t('notice.notIncludedUnlimited', offer);
  }
}
