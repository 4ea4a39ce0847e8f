import { minorUnitDigits } from '#shared/domain/money.ts';
import type { Answer } from '../http/exchange.ts';
import { type Html, html } from './html.ts';
import { type Language, TEXTS } from './texts.ts';

/** Nothing but the sheet may load; there is no script anywhere. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

export function pageAnswer(language: Language, title: string, body: Html, status = 200): Answer {
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
      <body>
        <header><p class="notice">${TEXTS[language].notice}</p></header>
        <main>${body}</main>
      </body>
    </html>`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
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
