import { providerName } from '#shared/contracts/subscriptions.ts';
import { HEALTHS } from '../control/faults.ts';
import type { ControlContext } from '../control/operations.ts';
import type { Answer } from '../http/exchange.ts';
import { type Html, html } from '../pages/html.ts';
import type { Language } from '../pages/language.ts';
import { formatMoment, pageAnswer } from '../pages/layout.ts';
import { actionButton, actionUrl } from './form.ts';
import { subscriptionRows, waitingPayments } from './rows.ts';
import { subscriptionSection } from './subscription-section.ts';
import { TEXTS } from './texts.ts';
import { ticketSection } from './ticket-section.ts';
import { webhookSection } from './webhook-section.ts';

/** What became of what was asked for last. */
export type Outcome = { kind: 'done' } | { kind: 'refused'; message: string } | null;

/** The page on which a person moves time and makes things fail. */
export function controlPage(
  { worlds, sender, faults }: ControlContext,
  language: Language,
  outcome: Outcome,
): Answer {
  const texts = TEXTS[language];
  const body = html`<h1>${texts.title}</h1>
    <p><a href="/sandbox?lang=${language === 'es' ? 'en' : 'es'}">${texts.other}</a></p>
    ${outcome?.kind === 'done' && html`<p class="done" role="status">${texts.done}</p>`}
    ${
      outcome?.kind === 'refused' &&
      html`<p class="error" role="alert">${texts.refused}: ${outcome.message}</p>`
    }
    ${clockSection(language, worlds.clock.now())}
    ${subscriptionSection(language, subscriptionRows(worlds))}
    ${ticketSection(language, waitingPayments(worlds))}
    ${webhookSection(language, sender.mode, worlds.state.webhooks)}
    ${faultSection(language, faults.health)}
    ${resetSection(language)}`;
  const status = outcome?.kind === 'refused' ? 400 : 200;
  return pageAnswer(language, texts.title, body, status, 'control');
}

function clockSection(language: Language, now: Date): Html {
  const texts = TEXTS[language];
  const advance = (fields: Readonly<Record<string, string>>, label: string) =>
    actionButton(language, 'clock/advance', fields, label);
  return html`<section class="card">
    <h2>${texts.now}</h2>
    <p class="now"><time datetime="${now.toISOString()}">${formatMoment(language, now)}</time></p>
    <div class="buttons">
      ${advance({ seconds: '3600' }, texts.hour)} ${advance({ seconds: '86400' }, texts.day)}
      ${advance({ seconds: '604800' }, texts.week)} ${advance({ months: '1' }, texts.month)}
    </div>
  </section>`;
}

function faultSection(language: Language, health: ControlContext['faults']['health']): Html {
  const texts = TEXTS[language];
  return html`<section id="faults">
    <h2>${texts.faults}</h2>
    <div class="grid">
      ${providerName.options.map(
        (provider) =>
          html`<article class="card">
            <h3>${texts.providers[provider]}</h3>
            <p><span class="badge">${texts.healths[health[provider]]}</span></p>
            <div class="buttons">
              ${HEALTHS.filter((one) => one !== health[provider]).map((one) =>
                actionButton(language, 'health', { provider, health: one }, texts.healths[one]),
              )}
            </div>
          </article>`,
      )}
    </div>
  </section>`;
}

function resetSection(language: Language): Html {
  const texts = TEXTS[language];
  return html`<section>
    <h2>${texts.reset}</h2>
    <form class="card" method="post" action="${actionUrl(language, 'reset')}">
      <p>${texts.resetText}</p>
      <div class="fields">
        <label class="check"><input type="checkbox" name="sure" value="true" required /> ${texts.sure}</label>
      </div>
      <button class="button quiet" type="submit">${texts.reset}</button>
    </form>
  </section>`;
}
