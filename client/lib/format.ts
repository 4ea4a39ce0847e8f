import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Money } from '#shared/domain/money.ts';
import { minorUnitDigits } from '#shared/domain/money.ts';

/** Writes money, numbers and dates as the language's readers do. Pure; see useFormat for screens. */
export function createFormat(language: string) {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long' });
  const shortDate = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat(language, {
    timeStyle: 'short',
    // Clocks in Argentina go to 24, and some versions of the locale's data do not know it.
    ...(language === 'es-AR' ? { hourCycle: 'h23' } : {}),
  });
  return {
    /** "$ 24.990" in Spanish, "ARS 24,990" in English; cents only where there are any. */
    money(value: Money): string {
      const digits = minorUnitDigits(value.currency);
      const amount = value.amountMinor / 10 ** digits;
      return new Intl.NumberFormat(language, {
        style: 'currency',
        currency: value.currency,
        ...(Number.isInteger(amount) ? { minimumFractionDigits: 0 } : {}),
      }).format(amount);
    },
    number: (value: number): string => number.format(value),
    percent: (share: number): string => percent.format(share),
    date: (instant: string): string => date.format(new Date(instant)),
    shortDate: (instant: string): string => shortDate.format(new Date(instant)),
    dateTime: (instant: string): string =>
      `${shortDate.format(new Date(instant))}, ${time.format(new Date(instant))}`,
  };
}

export function useFormat() {
  const { i18n } = useTranslation();
  return useMemo(() => createFormat(i18n.language), [i18n.language]);
}
