import type { Locale } from '#shared/contracts/accounts.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import { type Money, minorUnitDigits } from '#shared/domain/money.ts';
import type { PlanPrice } from '#shared/domain/plan.ts';

export interface MailFormat {
  /** "$ 24.990" in Spanish, "ARS 24,990" in English; cents only where there are any. */
  money(value: Money): string;
  /** With how often it is charged. */
  price(value: PlanPrice): string;
  date(value: Date): string;
  number(value: number): string;
  /** What a metric counts, as people of a business say it. */
  things(metric: Metric): string;
}

/** A mail has no browser that knows where its reader is: the day is told as in the country of the language. */
const TIME_ZONES: Record<Locale, string> = {
  'es-AR': 'America/Argentina/Buenos_Aires',
  en: 'UTC',
};

const PER: Record<Locale, Record<PlanPrice['interval'], string>> = {
  'es-AR': { month: 'por mes', year: 'por año' },
  en: { month: 'a month', year: 'a year' },
};

const THINGS: Record<Locale, Record<Metric, string>> = {
  'es-AR': {
    products: 'productos',
    users: 'usuarios',
    categories: 'categorías',
    clients: 'clientes',
    suppliers: 'proveedores',
    invoiceChannels: 'canales para enviar comprobantes',
  },
  en: {
    products: 'products',
    users: 'users',
    categories: 'categories',
    clients: 'clients',
    suppliers: 'suppliers',
    invoiceChannels: 'channels to send documents',
  },
};

function createMailFormat(locale: Locale): MailFormat {
  const date = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeZone: TIME_ZONES[locale],
  });
  const number = new Intl.NumberFormat(locale);
  function money({ amountMinor, currency }: Money): string {
    const amount = amountMinor / 10 ** minorUnitDigits(currency);
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      ...(Number.isInteger(amount) ? { minimumFractionDigits: 0 } : {}),
    }).format(amount);
  }
  return {
    money,
    price: (price) => `${money(price)} ${PER[locale][price.interval]}`,
    date: (value) => date.format(value),
    number: (value) => number.format(value),
    things: (metric) => THINGS[locale][metric],
  };
}

export const MAIL_FORMATS: Record<Locale, MailFormat> = {
  'es-AR': createMailFormat('es-AR'),
  en: createMailFormat('en'),
};
