import type { Answer } from '../../http/exchange.ts';
import { html } from '../../pages/html.ts';
import { formatDate, formatMoney, pageAnswer } from '../../pages/layout.ts';
import { isWaiting } from '../lifecycle/pay-preference.ts';
import type { Payment } from '../objects.ts';
import { languageLink } from './choice.ts';
import type { PageContext } from './context.ts';
import { TEXTS } from './texts.ts';

/** The slip to pay with. It is paid by the controls, because nobody here has a shop to go to. */
export function showTicketPage(payment: Payment, { language, query }: PageContext): Answer {
  const texts = TEXTS[language];
  const { expiresAt } = payment;
  const body = html`<section class="card">
    <h1>${titleOf(payment, language)}</h1>
    ${
      isWaiting(payment) &&
      expiresAt !== null &&
      html`<p>${texts.pendingText(formatDate(language, expiresAt / 1000))}</p>`
    }
    <dl>
      <div><dt>${texts.number}</dt><dd>${payment.id}</dd></div>
      <div>
        <dt>${texts.amount}</dt>
        <dd>${formatMoney(language, payment.amountMinor, 'ARS')}</dd>
      </div>
      <div><dt>${texts.status}</dt><dd>${texts.statuses[payment.status]}</dd></div>
    </dl>
    ${
      isWaiting(payment) &&
      html`<p class="soft">${texts.pendingHow}</p>
        <a class="button quiet" href="/sandbox?lang=${language}">${texts.controls}</a>`
    }
    </section>
    ${languageLink(query, language, texts.other)}`;
  return pageAnswer(language, texts.slip, body);
}

function titleOf(payment: Payment, language: PageContext['language']): string {
  const texts = TEXTS[language];
  if (payment.status === 'in_process') return texts.pendingReview;
  if (payment.status !== 'pending') return texts.slip;
  return payment.typeId === 'ticket' ? texts.pendingTitle : texts.pendingTransfer;
}
