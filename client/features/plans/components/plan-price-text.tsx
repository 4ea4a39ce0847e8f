import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import type { BillingPeriod } from '#shared/domain/plan.ts';
import { priceShown } from '../plan-price.ts';

interface PlanPriceTextProps {
  plan: Pick<Plan, 'prices' | 'isCustom'>;
  period: BillingPeriod;
  currency: string;
}

/** A plan's price in one line: "$ 24.990 por mes", "Gratis", "A medida". */
export function PlanPriceText({ plan, period, currency }: PlanPriceTextProps) {
  const { t } = useTranslation('plans');
  const format = useFormat();
  if (plan.isCustom) return <>{t('price.custom')}</>;
  const price = priceShown(plan, period, currency);
  if (!price) return <>{t('price.free')}</>;
  return (
    <span className="tabular">
      {format.money(price)} {t(price.interval === 'year' ? 'price.perYear' : 'price.perMonth')}
    </span>
  );
}
