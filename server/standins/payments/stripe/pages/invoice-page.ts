import { type Answer, seeOther } from '../../http/exchange.ts';
import { html } from '../../pages/html.ts';
import { languageOf } from '../../pages/language.ts';
import { formatDate, formatMoney, pageAnswer } from '../../pages/layout.ts';
import { subscriptionOf } from '../find.ts';
import type { Invoice } from '../invoice-objects.ts';
import { automaticCharge } from '../lifecycle/card-answer.ts';
import { saveCard } from '../lifecycle/checkout.ts';
import { payInvoice } from '../lifecycle/pay-invoice.ts';
import { settle } from '../lifecycle/settle.ts';
import { findTestCard } from '../test-cards.ts';
import type { World } from '../world.ts';
import { cardChoice } from './card-choice.ts';
import { TEXTS } from './texts.ts';

/** The hosted invoice: a receipt when it is paid, and a page to pay it while it is open. */
export function showInvoicePage(
  world: World,
  invoice: Invoice,
  refused: string | null = null,
): Answer {
  const customer = world.state.customers[invoice.customer] ?? null;
  const language = languageOf(customer?.preferred_locales[0] ?? null);
  const texts = TEXTS[language];
  const money = (amount: number) => formatMoney(language, amount, invoice.currency);
  const date = (seconds: number) => formatDate(language, seconds);
  const body = html`<section class="card">
      <h1>${texts.receipt} ${invoice.number ?? ''}</h1>
      <dl>
        <div><dt>${texts.customer}</dt><dd>${customer?.name ?? customer?.email ?? ''}</dd></div>
        <div><dt>${texts.date}</dt><dd>${date(invoice.created)}</dd></div>
        <div><dt>${texts.status}</dt><dd>${texts.statuses[invoice.status]}</dd></div>
      </dl>
    </section>
    <section class="card">
      <dl>
        ${invoice.lines.data.map(
          (line) =>
            html`<div>
              <dt>
                ${line.description}<br />${date(line.period.start)} – ${date(line.period.end)}
              </dt>
              <dd>${money(line.amount)}</dd>
            </div>`,
        )}
        <div><dt>${texts.total}</dt><dd><strong>${money(invoice.amount_due)}</strong></dd></div>
      </dl>
    </section>
    ${
      isPayable(world, invoice) &&
      html`<form class="card" method="post">
      ${refused !== null && html`<p class="error" role="alert">${texts.declined}</p>`}
      ${cardChoice(texts, refused ?? '4242')}
      <button class="button" type="submit">${texts.pay(money(invoice.amount_due))}</button>
    </form>`
    }`;
  return pageAnswer(language, texts.receipt, body, refused === null ? 200 : 402);
}

/**
 * Whatever became of its subscription (Stripe docs: Invoice statuses, open and uncollectible; that nobody can pay for
 * a deleted customer is a guess).
 */
function isPayable(world: World, { status, customer }: Invoice): boolean {
  const isOpen = status === 'open' || status === 'uncollectible';
  return isOpen && Object.hasOwn(world.state.customers, customer);
}

/** Paying here is what brings a past due subscription back, and what applies a change that waits. */
export function submitInvoicePage(world: World, invoice: Invoice, form: URLSearchParams): Answer {
  const here = `/invoice/${invoice.id}`;
  const card = findTestCard(form.get('card'));
  if (!isPayable(world, invoice) || !card) return seeOther(here);
  const subscription = subscriptionOf(world.state, invoice);
  const method = saveCard(world, invoice.customer, card);
  const outcome = payInvoice(world, invoice, {
    ...automaticCharge(world.state, subscription),
    method,
    isOffSession: false,
    isAuthenticated: true,
  });
  if (outcome === 'paid') subscription.default_payment_method = method.id;
  settle(world, subscription, invoice, outcome);
  return outcome === 'paid' ? seeOther(here) : showInvoicePage(world, invoice, card.last4);
}
