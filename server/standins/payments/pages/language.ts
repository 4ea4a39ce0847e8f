export type Language = 'es' | 'en';

/** Spanish unless English was asked for: it is where the product is sold. */
export function languageOf(locale: string | null): Language {
  return locale?.startsWith('en') ? 'en' : 'es';
}

/** What every page says. */
export const COMMON_TEXTS = {
  es: {
    notice: 'Entorno de prueba: no se cobra nada',
    notFound: 'Esta página no existe',
    backToShop: 'Volver al comercio',
  },
  en: {
    notice: 'Test environment: nothing is charged',
    notFound: 'This page does not exist',
    backToShop: 'Back to the shop',
  },
} as const satisfies Record<Language, Record<string, string>>;
