import { minorUnitDigits } from '#shared/domain/money.ts';
import type { Answer } from '../http/exchange.ts';
import { type Html, html } from './html.ts';
import { COMMON_TEXTS, type Language } from './language.ts';

/** Nothing but the sheet may load; there is no script anywhere. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/**
 * @param kind `control`: wide, and its forms lead nowhere else. Pay pages lead to the shop, and say to nobody
 * where they were.
 */
export function pageAnswer(
  language: Language,
  title: string,
  body: Html,
  status = 200,
  kind: 'pay' | 'control' = 'pay',
): Answer {
  const { markup } = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/sandbox.css" />
      </head>
      <body class="${kind}">
        <header><p class="notice">${COMMON_TEXTS[language].notice}</p></header>
        <main>${body}</main>
      </body>
    </html>`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': kind === 'control' ? `${POLICY}; form-action 'self'` : POLICY,
      'cache-control': 'no-store',
      // Without a referrer a form has no origin either, which the controls ask for.
      'referrer-policy': kind === 'control' ? 'same-origin' : 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: markup,
  };
}

const LOCALE: Readonly<Record<Language, string>> = { es: 'es-AR', en: 'en-US' };

export function formatMoney(language: Language, amountMinor: number, currency: string): string {
  const code = currency.toUpperCase();
  const format = new Intl.NumberFormat(LOCALE[language], { style: 'currency', currency: code });
  return format.format(amountMinor / 10 ** minorUnitDigits(code));
}

export function formatDate(language: Language, unixSeconds: number): string {
  return new Intl.DateTimeFormat(LOCALE[language], { dateStyle: 'long', timeZone: 'UTC' }).format(
    unixSeconds * 1000,
  );
}

/** In the time of the place where the product is sold. */
export function formatMoment(language: Language, date: Date): string {
  return new Intl.DateTimeFormat(LOCALE[language], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'America/Argentina/Buenos_Aires',
  }).format(date);
}

/** The page of an address that leads nowhere (any more). */
export function notFoundPage(language: Language): Answer {
  const title = COMMON_TEXTS[language].notFound;
  return pageAnswer(language, title, html`<section class="card"><h1>${title}</h1></section>`, 404);
}
