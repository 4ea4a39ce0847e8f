import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { capitalised, useFeatureWords } from '#client/features/plans/feature-words.ts';
import { paths } from '#client/lib/paths.ts';
import { useFeatureOffer } from '../use-unlocking-plan.ts';
import { OfferDialog } from './offer-dialog.tsx';
import { PlansModal } from './plans-modal.tsx';
import { UnknownPlanDialog } from './unknown-plan-dialog.tsx';

interface UpgradePromptProps {
  opened: boolean;
  onClose: () => void;
  /** The key of a feature that the plan lacks. */
  feature: string;
  /** Path inside the app to come back to after the upgrade. */
  from: string;
}

/** Says what a feature gives, which plan brings it and what that costs. */
export function UpgradePrompt({ opened, onClose, feature, from }: UpgradePromptProps) {
  const { t } = useTranslation('entitlements');
  const words = useFeatureWords();
  const [comparing, setComparing] = useState(false);
  const { plan, known } = useFeatureOffer(feature);
  const name = words.feature(feature);

  if (!known) return <UnknownPlanDialog opened={opened} onClose={onClose} />;
  if (opened && comparing) {
    return (
      <PlansModal
        opened
        onClose={() => setComparing(false)}
        recommendedPlanId={plan?.id}
        reason={feature}
        from={from}
      />
    );
  }
  return (
    <OfferDialog
      opened={opened}
      onClose={onClose}
      title={
        plan
          ? t('prompt.titleFeature', { plan: plan.name, feature: name })
          : t('prompt.titleTopFeature', { feature: name })
      }
      plan={plan}
      upgradePath={paths.upgrade({ reason: feature, from, ...(plan ? { plan: plan.id } : {}) })}
      onCompare={() => setComparing(true)}
      withoutPaying={t('prompt.keepGoing')}
    >
      <Text>
        {t([`featureGain.${feature}`, 'featureGain.other'], { feature: capitalised(name) })}
      </Text>
      {plan ? null : <Text>{t('prompt.top')}</Text>}
    </OfferDialog>
  );
}
