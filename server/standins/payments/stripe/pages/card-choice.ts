import { type Html, html } from '../../pages/html.ts';
import { TEST_CARDS, type TestCard } from '../test-cards.ts';
import type { Texts } from './texts.ts';

/** The list of test cards; nobody types a number. */
export function cardChoice(texts: Texts, chosen: string, cards = TEST_CARDS): Html {
  return html`<fieldset>
    <legend>${texts.chooseCard}</legend>
    ${cards.map(
      (card) =>
        html`<label class="choice">
          <input type="radio" name="card" value="${card.last4}" ${checked(card.last4 === chosen)} />
          <span>${brandName(card)} •••• ${card.last4}<span>${meaning(texts, card)}</span></span>
        </label>`,
    )}
  </fieldset>`;
}

function checked(isChosen: boolean): Html {
  return isChosen ? html`checked` : html``;
}

function brandName(card: TestCard): string {
  return card.brand === 'visa' ? 'Visa' : 'Mastercard';
}

function meaning(texts: Texts, { behaviour }: TestCard): string {
  switch (behaviour.kind) {
    case 'succeeds':
      return texts.cardSucceeds;
    case 'authenticates':
      return texts.cardAuthenticates;
    case 'declined_when_charged':
      return texts.cardFailsLater;
    case 'declined':
      return behaviour.declineCode === 'insufficient_funds'
        ? texts.cardNoFunds
        : texts.cardDeclined;
  }
}
