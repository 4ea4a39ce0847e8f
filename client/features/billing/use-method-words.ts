import { useTranslation } from 'react-i18next';
import { capitalised } from '#client/features/plans/feature-words.ts';

/** A payment method as people call it: "Visa terminada en 4242", "Dinero en cuenta de Mercado Pago". */
export function useMethodWords() {
  const { t } = useTranslation('billing');
  return ({ brand, last4 }: { brand: string; last4: string }): string => {
    // Providers know more brands than we have words for.
    const name = t(`method.brand.${brand}`, {
      defaultValue: capitalised(brand.replaceAll('_', ' ')),
    });
    return /^\d{4}$/.test(last4) ? t('method.card', { brand: name, last4 }) : name;
  };
}
