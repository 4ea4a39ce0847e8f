import { type Html, html } from '#server/html.ts';
import type { Locale } from '#shared/contracts/accounts.ts';
import type { Letter } from './letter.ts';

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

const FRAME: Record<
  Locale,
  { greeting: (name: string | null) => string; why: (business: string) => string }
> = {
  'es-AR': {
    greeting: (name) => (name ? `Hola, ${name}:` : 'Hola:'),
    why: (business) => `Recibís este mail porque ${business} tiene una cuenta en Estante.`,
  },
  en: {
    greeting: (name) => (name ? `Hello, ${name}:` : 'Hello:'),
    why: (business) => `You receive this email because ${business} has an account in Estante.`,
  },
};

/** Gives a letter its two forms, plain text and simple markup, which say the same. */
export function renderMail(
  letter: Letter,
  to: { locale: Locale; name: string | null; businessName: string; publicUrl: string },
): RenderedMail {
  const frame = FRAME[to.locale];
  const greeting = frame.greeting(to.name);
  const why = frame.why(to.businessName);
  const url = to.publicUrl + letter.action.path;
  const subject = oneLine(letter.subject);
  const details = letter.details ?? [];
  const text = [
    greeting,
    ...letter.paragraphs,
    ...(details.length > 0
      ? [details.map(([label, value]) => `${label}: ${value}`).join('\n')]
      : []),
    `${letter.action.label}:\n${url}`,
    `--\nEstante\n${why}`,
  ].join('\n\n');
  return { subject, text, html: page(to.locale, subject, { greeting, letter, url, why }).markup };
}

/** A header is one line, whatever a business is called. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc} ]+/gu, ' ').trim();
}

const BODY = 'margin:0;padding:24px 16px;background:#f4f4f1;color:#1d2522';
const CARD =
  'max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border-radius:8px;font:16px/1.5 system-ui,sans-serif';
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:6px;background:#0b5d4e;color:#ffffff;font-weight:600;text-decoration:none';
const CELL = 'padding:4px 16px 4px 0;text-align:left;vertical-align:top';
const SMALL = 'margin-top:24px;font-size:14px;color:#4c5753';

function page(
  locale: Locale,
  subject: string,
  parts: { greeting: string; letter: Letter; url: string; why: string },
): Html {
  const { greeting, letter, url, why } = parts;
  const rows = (letter.details ?? []).map(
    ([label, value]) =>
      html`<tr><th scope="row" style="${CELL};font-weight:400;color:#4c5753">${label}</th><td style="${CELL}">${value}</td></tr>`,
  );
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${subject}</title>
</head>
<body style="${BODY}">
<main style="${CARD}">
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">${subject}</h1>
<p>${greeting}</p>
${letter.paragraphs.map((paragraph) => html`<p>${paragraph}</p>\n`)}
${rows.length > 0 && html`<table style="border-collapse:collapse;margin:16px 0">${rows}</table>`}
<p style="margin:24px 0"><a href="${url}" style="${BUTTON}">${letter.action.label}</a></p>
<p style="${SMALL}">Estante<br>${why}</p>
</main>
</body>
</html>
`;
}
