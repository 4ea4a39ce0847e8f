import { type Html, html } from '#server/html.ts';
import type { Locale } from '#shared/contracts/accounts.ts';
import type { MailRecord } from './mail.model.ts';

const TEXTS = {
  'es-AR': {
    title: 'Bandeja de salida',
    lead: 'Sin servidor de correo, los mails se guardan acá en lugar de enviarse. Solo existe fuera de producción.',
    empty: 'Todavía no hay mails.',
    to: 'Para',
    at: 'Fecha',
    kind: 'Tipo',
    state: 'Estado',
    asSent: 'Ver el mail como se recibe',
    back: 'Volver a la bandeja',
  },
  en: {
    title: 'Outbox',
    lead: 'Without a mail server, mails are kept here instead of being sent. It exists outside production only.',
    empty: 'There are no mails yet.',
    to: 'To',
    at: 'Date',
    kind: 'Kind',
    state: 'State',
    asSent: 'See the mail as it is received',
    back: 'Back to the outbox',
  },
} as const satisfies Record<Locale, Record<string, string>>;

const STYLE =
  'body{margin:0;padding:24px 16px;font:16px/1.5 system-ui,sans-serif;background:#f4f4f1;color:#1d2522}main{max-width:960px;margin:0 auto}a{color:#0b5d4e}ol{padding:0;list-style:none}li{padding:12px 16px;margin:0 0 8px;background:#fff;overflow-wrap:anywhere}dt{font-weight:600}dd{margin:0 0 8px}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fff;padding:16px;font:inherit}';

export function outboxListPage(mails: readonly MailRecord[], locale: Locale): Html {
  const t = TEXTS[locale];
  const items = mails.map(
    (mail) => html`<li><a href="/outbox/${mail._id}">${mail.subject}</a><br>
${mail.to} · ${mail.kind} · ${when(mail.createdAt, locale)}</li>
`,
  );
  return page(
    locale,
    t.title,
    html`<p>${t.lead}</p>
${items.length > 0 ? html`<ol>\n${items}</ol>` : html`<p>${t.empty}</p>`}`,
  );
}

export function outboxMailPage(mail: MailRecord, locale: Locale): Html {
  const t = TEXTS[locale];
  return page(
    locale,
    mail.subject,
    html`<dl>
<dt>${t.to}</dt><dd>${mail.to}</dd>
<dt>${t.at}</dt><dd>${when(mail.createdAt, locale)}</dd>
<dt>${t.kind}</dt><dd>${mail.kind}</dd>
<dt>${t.state}</dt><dd>${mail.state}</dd>
</dl>
<pre lang="${mail.locale}">${mail.text}</pre>
<p><a href="/outbox/${mail._id}/html">${t.asSent}</a></p>
<p><a href="/outbox">${t.back}</a></p>`,
  );
}

function when(at: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}

function page(locale: Locale, title: string, content: Html): Html {
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}
