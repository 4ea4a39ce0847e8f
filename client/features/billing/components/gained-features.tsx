import { useTranslation } from 'react-i18next';
import { featureKeys } from '#client/features/plans/feature-order.ts';
import { useFeatureWords } from '#client/features/plans/feature-words.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import { ChangeList } from './change-list.tsx';

interface GainedFeaturesProps {
  plan: Plan;
  /** Keys that grow with the change. */
  gained: readonly string[];
}

/** What the plan brings that the business does not have today. */
export function GainedFeatures({ plan, gained }: GainedFeaturesProps) {
  const { t } = useTranslation('billing');
  const words = useFeatureWords();
  const keys = featureKeys([plan]).filter((key) => gained.includes(key));
  return (
    <ChangeList
      title={t('summary.gained')}
      items={keys.map((key) => words.line(key, plan.features[key] ?? null))}
    />
  );
}
