/** Markup whose values are escaped already. */
export interface Html {
  readonly markup: string;
}

type Value = Html | string | number | null | false | readonly Html[];

/** A template for the pages, which escapes every value that is not markup itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markup = parts.reduce(
    (text, part, index) => text + part + render(index < values.length ? values[index] : null),
    '',
  );
  return { markup };
}

function render(value: Value | undefined): string {
  if (value === undefined || value === null || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
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

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
