import { type Html, html } from '../pages/html.ts';
import type { Language } from '../pages/language.ts';
import { formatMoment, formatMoney } from '../pages/layout.ts';
import { actionButton } from './form.ts';
import type { SubscriptionRow } from './rows.ts';
import { TEXTS } from './texts.ts';

export function subscriptionSection(language: Language, rows: readonly SubscriptionRow[]): Html {
  const texts = TEXTS[language];
  const running = rows.filter(({ state }) => state !== 'cancelled');
  const ended = rows.filter(({ state }) => state === 'cancelled');
  return html`<section id="subscriptions">
    <h2>${texts.subscriptions}</h2>
    ${rows.length === 0 && html`<p class="soft">${texts.noSubscriptions}</p>`}
    <div class="grid">${running.map((row) => subscriptionCard(language, row))}</div>
    ${
      ended.length > 0 &&
      html`<details>
        <summary>${texts.ended(ended.length)}</summary>
        <div class="grid">${ended.map((row) => subscriptionCard(language, row))}</div>
      </details>`
    }
  </section>`;
}

function subscriptionCard(language: Language, row: SubscriptionRow): Html {
  const texts = TEXTS[language];
  const { nextChargeAt, endsAt } = row;
  return html`<article class="card">
    <h3>${row.plan}: ${row.email}</h3>
    <p>
      ${texts.providers[row.provider]} <span class="badge">${texts.states[row.state]}</span>
      ${formatMoney(language, row.amountMinor, row.currency)}
    </p>
    ${
      nextChargeAt !== null &&
      html`<p class="soft">${texts.nextCharge}: ${formatMoment(language, nextChargeAt)}</p>`
    }
    ${endsAt !== null && html`<p class="soft">${texts.endsOn} ${formatMoment(language, endsAt)}</p>`}
    <p class="soft"><code>${row.id}</code></p>
    <div class="buttons">
      ${[...chargeButtons(language, row), ...paymentButtons(language, row), ...endButton(language, row)]}
    </div>
  </article>`;
}

function chargeButtons(language: Language, { id, state, nextChargeAt }: SubscriptionRow): Html[] {
  const texts = TEXTS[language];
  if (state === 'incomplete' || state === 'cancelled') return [];
  const renew = (outcome: Readonly<Record<string, string>>, label: string) =>
    actionButton(language, 'renew', { subscription: id, ...outcome }, label);
  const card = (works: 'true' | 'false', label: string) =>
    actionButton(language, 'card', { subscription: id, works }, label);
  return [
    ...(nextChargeAt === null
      ? []
      : [
          ...(state === 'trialing' ? [renew({}, texts.endOfTrial)] : []),
          renew({ outcome: 'paid' }, texts.renewPaid),
          renew({ outcome: 'declined' }, texts.renewDeclined),
        ]),
    card('true', texts.cardWorks),
    card('false', texts.cardFails),
  ];
}

function paymentButtons(language: Language, { id, payment }: SubscriptionRow): Html[] {
  const texts = TEXTS[language];
  const dispute = (status: string, label: string) =>
    actionButton(language, 'dispute', { subscription: id, status }, label);
  if (payment === 'paid') {
    return [
      actionButton(language, 'refund', { subscription: id }, texts.refund),
      dispute('needs_response', texts.openDispute),
    ];
  }
  return payment === 'disputed' ? [dispute('won', texts.won), dispute('lost', texts.lost)] : [];
}

function endButton(language: Language, { id, state }: SubscriptionRow): Html[] {
  if (state === 'cancelled') return [];
  return [actionButton(language, 'cancel', { subscription: id }, TEXTS[language].cancel)];
}
