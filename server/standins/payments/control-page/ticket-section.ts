import type { Payment } from '../mercado-pago/objects.ts';
import { type Html, html } from '../pages/html.ts';
import type { Language } from '../pages/language.ts';
import { formatMoment, formatMoney } from '../pages/layout.ts';
import { actionButton } from './form.ts';
import { TEXTS } from './texts.ts';

/** Cash, transfers and reviews: what a person would settle elsewhere, days later. */
export function ticketSection(language: Language, payments: readonly Payment[]): Html {
  const texts = TEXTS[language];
  return html`<section id="tickets">
    <h2>${texts.tickets}</h2>
    ${payments.length === 0 && html`<p class="soft">${texts.noTickets}</p>`}
    <div class="grid">${payments.map((payment) => ticketCard(language, payment))}</div>
  </section>`;
}

function ticketCard(language: Language, payment: Payment): Html {
  const texts = TEXTS[language];
  const fields = { payment: String(payment.id) };
  const { expiresAt } = payment;
  return html`<article class="card">
    <h3>${payment.description}: ${payment.payerEmail}</h3>
    <p>${texts.means[payment.typeId]}, ${formatMoney(language, payment.amountMinor, 'ARS')}</p>
    ${
      expiresAt !== null &&
      html`<p class="soft">${texts.until} ${formatMoment(language, new Date(expiresAt))}</p>`
    }
    <p class="soft"><code>${payment.id}</code></p>
    <div class="buttons">
      ${actionButton(language, 'tickets/pay', fields, texts.pay)}
      ${actionButton(language, 'tickets/expire', fields, texts.expire)}
    </div>
  </article>`;
}
