import { type Html, html } from '../pages/html.ts';
import type { Language } from '../pages/language.ts';
import { formatMoment } from '../pages/layout.ts';
import { type FaultMode, MOST_COPIES } from '../webhooks/fault-mode.ts';
import type { DeliveryResult, WebhookState } from '../webhooks/queue.ts';
import { actionButton, actionUrl } from './form.ts';
import { TEXTS } from './texts.ts';

const SHOWN = 30;
/** The others are there for whoever opens them. */
const SHOWN_AT_ONCE = 6;

export function webhookSection(language: Language, mode: FaultMode, state: WebhookState): Html {
  const texts = TEXTS[language];
  const latest = state.attempts.slice(-SHOWN).toReversed();
  return html`<section id="webhooks">
    <h2>${texts.webhooks}</h2>
    <div class="card">
      <p>${texts.waiting(state.waiting.length)}</p>
      ${modeForm(language, mode)}
      <div class="buttons">${actionButton(language, 'webhooks/flush', {}, texts.deliver)}</div>
    </div>
    <h3>${texts.deliveries}</h3>
    <div class="card">
      ${latest.length === 0 && html`<p class="soft">${texts.noDeliveries}</p>`}
      ${deliveries(language, latest.slice(0, SHOWN_AT_ONCE))}
      ${
        latest.length > SHOWN_AT_ONCE &&
        html`<details>
          <summary>${texts.earlier}</summary>
          ${deliveries(language, latest.slice(SHOWN_AT_ONCE))}
        </details>`
      }
    </div>
  </section>`;
}

function modeForm(language: Language, mode: FaultMode): Html {
  const texts = TEXTS[language];
  const option = (value: string, label: string, isChosen: boolean) =>
    html`<option value="${value}" ${isChosen ? html`selected` : html``}>${label}</option>`;
  const check = (name: string, label: string, isOn: boolean) =>
    html`<label class="check">
      <input type="checkbox" name="${name}" value="true" ${isOn ? html`checked` : html``} />
      ${label}
    </label>`;
  return html`<form method="post" action="${actionUrl(language, 'webhooks/mode')}">
    <div class="fields">
      <label>
        ${texts.automatic}
        <select name="automatic">
          ${option('true', texts.automaticYes, mode.automatic)}
          ${option('false', texts.automaticNo, !mode.automatic)}
        </select>
      </label>
      <label>
        ${texts.delay}
        <input type="number" name="delay" min="0" max="10000000" value="${mode.delay}" />
      </label>
      <label>
        ${texts.duplicate}
        <input type="number" name="duplicate" min="0" max="${MOST_COPIES}" value="${mode.duplicate}" />
      </label>
      ${check('reorder', texts.reorder, mode.reorder)}
      ${check('drop', texts.drop, mode.drop === true)}
      ${check('badSignature', texts.forge, mode.badSignature)}
      ${check('staleTimestamp', texts.stale, mode.staleTimestamp)}
    </div>
    <button class="button" type="submit">${texts.saveMode}</button>
  </form>`;
}

function deliveries(language: Language, results: readonly DeliveryResult[]): Html {
  return html`<ul class="plain">${results.map((one) => delivery(language, one))}</ul>`;
}

function delivery(language: Language, result: DeliveryResult): Html {
  const texts = TEXTS[language];
  return html`<li class="delivery">
    <span>
      <strong>${result.type}</strong> (${texts.providers[result.provider]}),
      ${texts.answer(result.status)}<br />
      <span class="soft">
        ${formatMoment(language, new Date(result.at))}, <code>${result.subject}</code>
      </span>
    </span>
    <span class="buttons">
      ${actionButton(language, `webhooks/replay/${result.messageId}`, {}, texts.again)}
    </span>
  </li>`;
}
