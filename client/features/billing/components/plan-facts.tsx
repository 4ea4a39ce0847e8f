import { useTranslation } from 'react-i18next';
import { capitalised } from '#client/features/plans/feature-words.ts';
import { useFormat } from '#client/lib/format.ts';
import type { SubscriptionStatus } from '#shared/contracts/subscriptions.ts';
import { useProviderWords } from '../use-provider-words.ts';
import { useStatusWords } from '../use-status-words.ts';
import { type Fact, Facts } from './facts.tsx';

interface PlanFactsProps {
  subscription: SubscriptionStatus;
}

/** What a business pays, since when, until when and how: only what is so, nothing for what is not. */
export function PlanFacts({ subscription }: PlanFactsProps) {
  const { t } = useTranslation('billing');
  const format = useFormat();
  const providers = useProviderWords();
  const status = useStatusWords(subscription);
  return (
    <Facts facts={[{ term: t('billing.status'), value: status }, ...priceFacts(), ...dates()]} />
  );

  function priceFacts(): Fact[] {
    const { price, isPremium, isComped, provider, paymentMethod } = subscription;
    const facts: Fact[] = [{ term: t('billing.price'), value: priceWords() }];
    if (provider) facts.push({ term: t('billing.provider'), value: providers.name(provider) });
    if (paymentMethod) {
      facts.push({
        term: t('billing.method'),
        value: t('billing.methodValue', {
          brand: capitalised(paymentMethod.brand),
          last4: paymentMethod.last4,
        }),
      });
    } else if (provider) {
      const name = providers.name(provider);
      facts.push({
        term: t('billing.method'),
        value: t('billing.methodUnknown', { provider: name }),
      });
    } else if (!isPremium || isComped) {
      facts.push({ term: t('billing.method'), value: t('billing.methodNone') });
    }
    return facts;

    function priceWords(): string {
      if (price) return t(`billing.${price.interval}`, { price: format.money(price) });
      return isPremium && !isComped ? t('billing.agreed') : t('billing.free');
    }
  }

  function dates(): Fact[] {
    const { currentPeriodStart, currentPeriodEnd, trialEnd, autoRenew, cancelAtPeriodEnd } =
      subscription;
    const facts: Fact[] = [];
    if (subscription.status === 'trialing' && trialEnd) {
      facts.push({ term: t('billing.trialEnds'), value: format.date(trialEnd) });
    }
    if (!currentPeriodEnd) return facts;
    const renews = autoRenew && !cancelAtPeriodEnd && subscription.status !== 'cancelled';
    facts.push({
      term: renews ? t('billing.renewal') : t('billing.ends'),
      value: format.date(currentPeriodEnd),
    });
    if (currentPeriodStart) {
      facts.push({
        term: t('billing.period'),
        value: t('billing.periodValue', {
          start: format.shortDate(currentPeriodStart),
          end: format.shortDate(currentPeriodEnd),
        }),
      });
    }
    return facts;
  }
}
