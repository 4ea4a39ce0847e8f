import { Badge, Button, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PlanFeatureList } from '#client/features/plans/components/plan-feature-list.tsx';
import { PlanPriceBlock } from '#client/features/plans/components/plan-price-block.tsx';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { useFormat } from '#client/lib/format.ts';
import type { Offer } from '#shared/contracts/billing-actions.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import type { Standing } from '../standing.ts';
import { type Refusal, useRefusalWords } from '../use-refusal-words.ts';
import classes from './upgrade-card.module.css';

export interface UpgradeCardProps {
  plan: Plan;
  /** Which of the plan's prices to show, and in which currency (another one where the plan lacks it). */
  period: BillingPeriod;
  currency: string;
  /** Where the plan stands to the one that the business has now; 'unknown' while that is not known. */
  standing: Standing;
  /** What choosing it means; null where there is nothing to choose. */
  kind: Offer['kind'] | null;
  /** Why it cannot be chosen now; null where it can. */
  refused: Refusal | null;
  /** When it begins by itself, where that is settled already. */
  comesAt?: string | null;
  /** Whether a trial may be given to this business. */
  mayTry: boolean;
  isRecommended?: boolean;
  /** The plan whose summary is shown beside the cards. */
  isChosen?: boolean;
  /** Called when the person wants this plan. */
  onChoose: () => void;
  /** Level of the plan's name among the page's headings. */
  headingOrder?: 2 | 3;
}

/** One plan: its price for the period, what it includes in words, its marks and its button. */
export function UpgradeCard(props: UpgradeCardProps) {
  const { plan, period, currency, standing, isRecommended, isChosen, headingOrder = 3 } = props;
  const { t } = useTranslation('plans');
  return (
    <article
      className={classes.card}
      aria-label={plan.name}
      data-recommended={Boolean(isRecommended)}
      data-chosen={Boolean(isChosen)}
    >
      <div className={classes.mark}>
        <PlanMark {...props} />
      </div>
      <Title order={headingOrder} size="h4">
        {plan.name}
      </Title>
      <PlanPriceBlock plan={plan} period={period} currency={currency} />
      <div className={classes.action}>
        <PlanAction {...props} />
      </div>
      <PlanFeatureList features={plan.features} label={t('card.includes', { plan: plan.name })} />
      {plan.trialDays > 0 && props.mayTry && standing !== 'current' && (
        <Text size="sm">{t('card.trial', { count: plan.trialDays })}</Text>
      )}
    </article>
  );
}

/** One mark at most: what is true of this business counts before what is true of everybody. */
function PlanMark({ plan, standing, isRecommended }: UpgradeCardProps) {
  const { t } = useTranslation('plans');
  if (standing === 'current') return <Mark variant="default">{t('card.current')}</Mark>;
  if (isRecommended) return <Mark variant="light">{t('card.recommended')}</Mark>;
  if (plan.isPopular && standing !== 'below') {
    return <Mark variant="outline">{t('card.popular')}</Mark>;
  }
  return null;
}

function Mark({
  variant,
  children,
}: {
  variant: 'default' | 'light' | 'outline';
  children: string;
}) {
  return (
    <Badge variant={variant} tt="none" fw={600}>
      {children}
    </Badge>
  );
}

function PlanAction(props: UpgradeCardProps) {
  const { plan, period, standing, kind, refused, comesAt, isRecommended, isChosen, onChoose } =
    props;
  const { t } = useTranslation('plans');
  const format = useFormat();
  const refusalWords = useRefusalWords();
  if (comesAt) return <Words>{t('card.comes', { date: format.date(comesAt) })}</Words>;
  // What is suspended can be ended, but the plan that one has meanwhile is not moved to.
  if (kind === 'end' && standing === 'current') return null;
  if (refused) return <Words>{refusalWords(refused)}</Words>;
  if (kind) {
    return (
      <Button
        fullWidth
        variant={isChosen ? 'light' : isRecommended ? 'filled' : 'default'}
        onClick={onChoose}
      >
        {isChosen
          ? t('card.chosen')
          : t(`card.offer.${kind === 'extend' ? `extend_${period}` : kind}`, { plan: plan.name })}
      </Button>
    );
  }
  if (standing === 'below') return <Words>{t('card.included')}</Words>;
  if (standing === 'current' || !plan.isCustom) return null;
  return <TalkToUs planName={plan.name} variant="default" fullWidth />;
}

function Words({ children }: { children: string }) {
  return (
    <Text size="sm" c="dimmed">
      {children}
    </Text>
  );
}
