import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#client/lib/format.ts';
import type { UnlockingPlan } from '#shared/contracts/problem.ts';

/** What an offered plan costs, or that its price is agreed by hand. */
export function OfferPrice({ price }: { price: UnlockingPlan['price'] }) {
  const { t } = useTranslation('entitlements');
  const format = useFormat();
  if (!price) return <Text>{t('prompt.custom')}</Text>;
  const key = price.interval === 'year' ? 'prompt.pricePerYear' : 'prompt.pricePerMonth';
  return (
    <Text size="xl" fw={600} className="tabular">
      {t(key, { price: format.money(price) })}
    </Text>
  );
}
