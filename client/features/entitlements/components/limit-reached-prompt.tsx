import { Anchor, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFeatureWords } from '#client/features/plans/feature-words.ts';
import { useFormat } from '#client/lib/format.ts';
import { paths } from '#client/lib/paths.ts';
import type { Problem } from '#shared/contracts/problem.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import { listPathOf } from '../metric-paths.ts';
import { useLimitOffer } from '../use-unlocking-plan.ts';
import { OfferDialog } from './offer-dialog.tsx';
import { PlansModal } from './plans-modal.tsx';
import { UnknownPlanDialog } from './unknown-plan-dialog.tsx';

interface LimitReachedPromptProps {
  opened: boolean;
  onClose: () => void;
  metric: Metric;
  /** The LIMIT_REACHED answer when there is one; computed from limits and catalogue otherwise. */
  problem?: Problem | undefined;
  /** Path inside the app to come back to after the upgrade. */
  from: string;
}

/** Says what a bigger plan would make possible when a limit is hit or is zero, before or after a refusal. */
export function LimitReachedPrompt(props: LimitReachedPromptProps) {
  const { opened, onClose, metric, problem, from } = props;
  const { t } = useTranslation('entitlements');
  const format = useFormat();
  const words = useFeatureWords();
  const [comparing, setComparing] = useState(false);
  const { plan, currentPlanName, known, used, limit } = useLimitOffer(metric, problem);
  const things = words.metric(metric);
  const listPath = listPathOf(metric);

  if (!known) return <UnknownPlanDialog opened={opened} onClose={onClose} />;
  if (opened && comparing) {
    return (
      <PlansModal
        opened
        onClose={() => setComparing(false)}
        recommendedPlanId={plan?.id}
        reason={metric}
        from={from}
      />
    );
  }

  function title(): string {
    if (!plan) {
      return t('prompt.titleTopLimit', {
        amount: format.number(limit),
        things: words.metric(metric, limit),
      });
    }
    return typeof plan.limit === 'number'
      ? t('prompt.titleLimit', {
          plan: plan.name,
          amount: format.number(plan.limit),
          things: words.metric(metric, plan.limit),
        })
      : t('prompt.titleUnlimited', { plan: plan.name, things });
  }

  function standing(): string {
    const amounts = { used: format.number(used), limit: format.number(limit), things };
    const withPlan = currentPlanName ? '' : 'NoPlan';
    const key = limit === 0 && used === 0 ? 'notIncluded' : 'usedAll';
    return t(`prompt.${key}${withPlan}`, { ...amounts, plan: currentPlanName });
  }

  return (
    <OfferDialog
      opened={opened}
      onClose={onClose}
      title={title()}
      plan={plan}
      upgradePath={paths.upgrade({ reason: metric, from, ...(plan ? { plan: plan.id } : {}) })}
      onCompare={() => setComparing(true)}
      withoutPaying={
        used > 0 ? (
          <>
            {t('prompt.makeRoom', { things })}{' '}
            {listPath && (
              <Anchor component={Link} to={listPath} inherit className="tap-link" onClick={onClose}>
                {t('prompt.goToList', { things })}
              </Anchor>
            )}
          </>
        ) : (
          t('prompt.keepGoing')
        )
      }
    >
      <Text>{standing()}</Text>
      {plan ? null : <Text>{t('prompt.top')}</Text>}
    </OfferDialog>
  );
}
