import { Anchor, Box, Stack, Text, Title } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#client/components/empty-state.tsx';
import { PlanComparison } from '#client/features/plans/components/plan-comparison.tsx';
import { PricingToggle } from '#client/features/plans/components/pricing-toggle.tsx';
import { TalkToUs } from '#client/features/plans/components/talk-to-us.tsx';
import { paths } from '#client/lib/paths.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import type { MetricUsage } from '#shared/domain/entitlements.ts';
import { isPaid } from '#shared/domain/plan.ts';
import type { ProviderOption } from '../api/get-billing-options.ts';
import { chosenPayment, paymentChoices } from '../payment-choices.ts';
import { recommend } from '../recommendation.ts';
import { showcaseOf } from '../showcase.ts';
import { offerOf, standingOf } from '../standing.ts';
import { useProviderWords } from '../use-provider-words.ts';
import type { Leave } from '../use-start-checkout.ts';
import type { UpgradeSearch } from '../use-upgrade-search.ts';
import { CheckoutPanel } from './checkout-panel.tsx';
import { FreePlanPanel } from './free-plan-panel.tsx';
import { RecommendationWords } from './recommendation-words.tsx';
import { UpgradeCards } from './upgrade-cards.tsx';
import classes from './upgrade-chooser.module.css';

export interface UpgradeChooserProps {
  app: string;
  plans: readonly Plan[];
  providers: readonly ProviderOption[];
  /** What the business has now, where it is known. */
  current: SubscriptionStatus | null;
  /** What the business uses: the ground of every recommendation. */
  usage: readonly MetricUsage[];
  /** What the page was opened for and what is chosen on it. */
  search: UpgradeSearch;
  onSearch: (next: Partial<UpgradeSearch>) => void;
  mayPay: boolean;
  leave?: Leave;
  /** The plan was changed at once, without a payment page. */
  onChanged: (subscription: SubscriptionStatus) => void;
}

/** The whole choice: plans side by side, how often and with whom to pay, and the summary of the chosen one. */
export function UpgradeChooser(props: UpgradeChooserProps) {
  const { app, plans, providers, current, usage, search, onSearch, mayPay, leave, onChanged } =
    props;
  const { t } = useTranslation('billing');
  const { t: tPlans } = useTranslation('plans');
  const words = useProviderWords();
  const summaryRef = useRef<HTMLHeadingElement>(null);
  const currentPlanId = current?.planId;
  const { period } = search;
  const recommended = recommend(plans, currentPlanId, usage, search.reason);
  const wished = plans.find((plan) => plan.id === (search.planId ?? recommended?.plan.id));
  const choices = wished ? paymentChoices(wished, period, providers, current) : [];
  // A plan that is paid already can be paid in another way, for those who come for that.
  const paidAnew =
    wished?.id === currentPlanId && current?.provider && choices.length > 0 ? wished : undefined;
  const chosen =
    wished && (offerOf(wished, plans, current, period) !== null || paidAnew) ? wished : undefined;
  const { currency: usual, compared } = showcaseOf(plans, {
    currentPlanId,
    currency: current?.price?.currency,
    preferredPlanId: chosen?.id ?? recommended?.plan.id,
  });
  const choice = chosenPayment(choices, search.pay, usual, current);
  const currency = choice?.price.currency ?? usual;
  const isTop =
    currentPlanId !== undefined &&
    plans.some((plan) => plan.id === currentPlanId) &&
    plans.every((plan) => standingOf(plan, plans, currentPlanId) !== 'above');

  const isAgreed = current?.isPremium && !current.provider && !current.isComped;
  const path = paths.upgrade({
    ...(chosen ? { plan: chosen.id } : {}),
    period,
    ...(search.reason ? { reason: search.reason } : {}),
  });

  const showSummary = () => summaryRef.current?.focus();

  function choose(plan: Plan): void {
    onSearch({ planId: plan.id });
    // The summary may be new on the page: wait for it.
    requestAnimationFrame(showSummary);
  }

  if (plans.length === 0) return <EmptyState title={t('upgrade.noPlans')} action={<TalkToUs />} />;
  return (
    <>
      {(recommended || paidAnew) && (
        <Text>
          {paidAnew
            ? t('upgrade.payAnew', { plan: paidAnew.name })
            : recommended && <RecommendationWords {...recommended} />}{' '}
          {(paidAnew || recommended?.plan === chosen) && (
            <Anchor component="button" type="button" onClick={showSummary}>
              {t('upgrade.jump')}
            </Anchor>
          )}
        </Text>
      )}
      {current?.isComped && <Text>{t('problem.COMPED')}</Text>}
      {isAgreed && (
        <Stack gap="sm" align="flex-start">
          <Text>{t('upgrade.agreed')}</Text>
          <TalkToUs />
        </Stack>
      )}
      {isTop && !isAgreed && (
        <div>
          <Text mb="sm">{t('upgrade.top')}</Text>
          <TalkToUs />
        </div>
      )}
      <Stack gap="lg">
        <PricingToggle
          period={period}
          onChange={(next) => onSearch({ period: next })}
          plan={compared}
          currency={currency}
        />
        <UpgradeCards
          plans={plans}
          current={current}
          recommendedPlanId={recommended?.plan.id}
          chosenPlanId={chosen?.id}
          period={period}
          currency={currency}
          onChoose={choose}
          headingOrder={2}
        />
        {currency && (
          <Text size="sm" c="dimmed">
            {tPlans('price.currency', { currency: words.currencies(currency) })}
          </Text>
        )}
      </Stack>
      {chosen && (
        <section aria-labelledby="summary">
          <Title order={2} size="h3" mb="md" id="summary" ref={summaryRef} tabIndex={-1}>
            {t('upgrade.summary', { plan: chosen.name })}
          </Title>
          {current && !isPaid(chosen) ? (
            <FreePlanPanel app={app} plan={chosen} current={current} mayPay={mayPay} path={path} />
          ) : choice ? (
            <CheckoutPanel
              app={app}
              plan={chosen}
              period={period}
              current={current}
              choices={choices}
              choice={choice}
              onChoice={(pay) => onSearch({ pay })}
              returnUrl={search.from ?? paths.dashboard()}
              source={search.reason ?? undefined}
              mayPay={mayPay}
              path={path}
              onChanged={onChanged}
              {...(leave ? { leave } : {})}
            />
          ) : (
            <Stack align="flex-start">
              <Text>{t('provider.none')}</Text>
              <TalkToUs planName={chosen.name} />
            </Stack>
          )}
        </section>
      )}
      {/* The same as on the cards, row by row, for those who want it so. */}
      <Box component="details" visibleFrom="sm">
        <Box component="summary" mb="md" className={classes.more ?? ''}>
          {tPlans('comparison.title')}
        </Box>
        <PlanComparison
          plans={plans}
          period={period}
          currency={currency}
          currentPlanId={currentPlanId}
        />
      </Box>
    </>
  );
}
