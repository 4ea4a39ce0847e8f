/** Markup whose values are escaped already. */
export interface Html {
  readonly markup: string;
}

type Value = Html | string | number | null | false | readonly Html[];

/** A template that escapes every value that is not markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markup = parts.reduce((text, part, index) => {
    const value = index < values.length ? values[index] : null;
    return text + part + render(value ?? null);
  }, '');
  return { markup };
}

function render(value: Value): string {
  if (value === null || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  if ('markup' in value) return value.markup;
  return value.map((entry) => entry.markup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
