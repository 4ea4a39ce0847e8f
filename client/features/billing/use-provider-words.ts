import { useTranslation } from 'react-i18next';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';

/** Names of providers and of currencies, in the person's language. */
export function useProviderWords() {
  const { t, i18n } = useTranslation('billing');
  const currencies = new Intl.DisplayNames(i18n.language, { type: 'currency' });
  const currency = (code: string): string => (currencies.of(code) ?? code).toLocaleLowerCase();
  return {
    name: (provider: ProviderName): string => t(`provider.${provider}.name`),
    currency,
    /** What paying with this provider in this currency means. */
    meaning: (provider: ProviderName, code: string): string =>
      t([`provider.${provider}.${code}`, `provider.${provider}.other`], {
        currency: currency(code),
      }),
  };
}
