import { type Html, html } from '../pages/html.ts';
import type { Language } from '../pages/language.ts';

/** One button that does one thing: a form of its own, because there is no script. */
export function actionButton(
  language: Language,
  operation: string,
  fields: Readonly<Record<string, string>>,
  label: string,
): Html {
  return html`<form method="post" action="${actionUrl(language, operation)}">
    ${Object.entries(fields).map(
      ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button class="button quiet" type="submit">${label}</button>
  </form>`;
}

export function actionUrl(language: Language, operation: string): string {
  return `/sandbox/${operation}?lang=${language}`;
}
