import { useTranslation } from 'react-i18next';
import { useFeatureWords } from '#client/features/plans/feature-words.ts';
import { useFormat } from '#client/lib/format.ts';
import type { Recommendation } from '../recommendation.ts';

/** Why a plan is recommended, from what this business uses or came for. */
export function RecommendationWords({ plan, because }: Recommendation) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const words = useFeatureWords();
  if (because.kind === 'feature') {
    const feature = words.feature(because.feature);
    return <>{t('upgrade.because.feature', { feature, plan: plan.name })}</>;
  }
  const { metric, used, limit } = because;
  const reason = limit === 0 && used === 0 ? 'notIncluded' : used > limit ? 'over' : 'metric';
  return (
    <>
      {t(`upgrade.because.${reason}`, {
        used: format.number(used),
        limit: format.number(limit),
        things: words.metric(metric),
        plan: plan.name,
      })}
    </>
  );
}
