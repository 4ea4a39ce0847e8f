import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { PlanPrice } from '#shared/domain/plan.ts';

/** "$ 10.000 por mes". */
export function usePriceWords(): (price: PlanPrice) => string {
  const { t } = useTranslation('billing');
  const format = useFormat();
  return (price) =>
    t(price.interval === 'year' ? 'downgrade.perYear' : 'downgrade.perMonth', {
      price: format.money(price),
    });
}
