import { useTranslation } from 'react-i18next';
import type { PaymentMode } from '#shared/contracts/billing.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';

/** Names of providers and of currencies, in the person's language. */
export function useProviderWords() {
  const { t, i18n } = useTranslation('billing');
  /** "pesos argentinos": how a currency is called when there is more than one of it. */
  const currencies = (code: string): string =>
    new Intl.NumberFormat(i18n.language, {
      style: 'currency',
      currency: code,
      currencyDisplay: 'name',
    })
      .formatToParts(2)
      .find((part) => part.type === 'currency')?.value ?? code;
  return {
    name: (provider: ProviderName): string => t(`provider.${provider}.name`),
    currencies,
    /** What paying with this provider in this currency means. */
    meaning: (provider: ProviderName, code: string, mode: PaymentMode = 'recurring'): string =>
      t(meaningKeys(provider, code, mode), {
        currency: currencies(code),
      }),
  };
}

function meaningKeys(provider: ProviderName, code: string, mode: PaymentMode): string[] {
  if (mode === 'prepaid') return [`provider.${provider}.prepaid`];
  return [`provider.${provider}.${code}`, `provider.${provider}.other`];
}
