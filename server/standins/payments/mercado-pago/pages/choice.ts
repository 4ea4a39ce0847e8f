import { type Html, html } from '../../pages/html.ts';

interface Choice {
  value: string;
  name: string;
  meaning: string;
}

/** A list of pretended means to choose from; nobody types a number. */
export function choiceList(legend: string, choices: readonly Choice[], chosen: string): Html {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${choices.map(
      ({ value, name, meaning }) =>
        html`<label class="choice">
          <input type="radio" name="choice" value="${value}" ${value === chosen ? html`checked` : html``} />
          <span>${name}<span>${meaning}</span></span>
        </label>`,
    )}
  </fieldset>`;
}

/** The same page in the other language. */
export function languageLink(query: URLSearchParams, language: string, name: string): Html {
  const other = new URLSearchParams(query);
  other.set('lang', language === 'es' ? 'en' : 'es');
  return html`<p class="soft"><a href="?${other.toString()}">${name}</a></p>`;
}
