import { type Answer, seeOther } from '../../http/exchange.ts';
import { type Html, html } from '../../pages/html.ts';
import { COMMON_TEXTS, type Language } from '../../pages/language.ts';
import { pageAnswer } from '../../pages/layout.ts';
import { putCardOnFile } from '../lifecycle/card-on-file.ts';
import { refusalOnSaving } from '../lifecycle/checkout.ts';
import type { PortalSession } from '../portal-objects.ts';
import { findTestCard } from '../test-cards.ts';
import type { World } from '../world.ts';
import { cardChoice } from './card-choice.ts';
import { TEXTS } from './texts.ts';

/** The form for another card; `refused` is one that could not be saved, and `now` what is on file. */
export function cardForm(
  language: Language,
  { now, refused }: { now: string | null; refused: string | null },
): Html {
  const texts = TEXTS[language];
  return html`<form class="card" method="post">
    <h2>${texts.portalCard}</h2>
    <p class="soft">${now ?? texts.noCard}</p>
    ${refused !== null && html`<p class="error" role="alert">${texts.declined}</p>`}
    ${cardChoice(texts, refused ?? '4242')}
    <button class="button" type="submit" name="action" value="card">${texts.changeCard}</button>
  </form>`;
}

/** The portal opened for another card and nothing else (Stripe docs: Customer portal, Deep links). */
export function showCardPage(
  session: PortalSession,
  language: Language,
  cards: { now: string | null; refused: string | null },
): Answer {
  const title = TEXTS[language].portalCardTitle;
  const body = html`<h1>${title}</h1>
    ${cardForm(language, cards)}
    <a class="button quiet" href="${session.return_url}">${COMMON_TEXTS[language].backToShop}</a>`;
  return pageAnswer(language, title, body, cards.refused === null ? 200 : 402);
}

/** Puts the chosen card on file; false for one that its bank refuses to save. */
export function saveChosenCard(world: World, customerId: string, last4: string | null): boolean {
  const card = findTestCard(last4);
  // Who asks for a confirmation by the bank is taken to have confirmed.
  if (!card || refusalOnSaving(card, true) !== null) return false;
  putCardOnFile(world, customerId, card);
  return true;
}

export function afterCard({ id, flow }: PortalSession): Answer {
  return seeOther(flow?.after_completion.redirect?.return_url ?? `/portal/${id}`);
}
