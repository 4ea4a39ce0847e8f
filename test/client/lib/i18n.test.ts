import { expect, test } from 'vitest';
import { texts } from '#client/app/texts.ts';
import {
  chooseLanguage,
  currentLanguage,
  i18n,
  languageOf,
  suggestLanguage,
} from '#client/lib/i18n.ts';

test.each([
  [['es-ES', 'en'], 'es-AR'],
  [['es'], 'es-AR'],
  [['es-419'], 'es-AR'],
  [['pt-BR', 'es-AR', 'en'], 'es-AR'],
  [['en-GB', 'es'], 'en'],
  [['de', 'fr'], 'en'],
  [['est'], 'en'],
  [[], 'en'],
] as const)('a browser that prefers %j reads %s', (preferred, language) => {
  expect(languageOf(preferred)).toBe(language);
});

test('<html lang> follows every change', async () => {
  await i18n.changeLanguage('en');
  expect(document.documentElement.lang).toBe('en');
  expect(currentLanguage()).toBe('en');
  await i18n.changeLanguage('es-AR');
  expect(document.documentElement.lang).toBe('es-AR');
});

test('the account’s language is taken up, until a person has chosen one here', () => {
  suggestLanguage('en');
  expect(currentLanguage()).toBe('en');
  chooseLanguage('es-AR');
  suggestLanguage('en');
  expect(currentLanguage()).toBe('es-AR');
});

/** Every text with its path. */
function flat(node: object, path = ''): [string, string][] {
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[path + key, value] as [string, string]]
      : flat(value as object, `${path}${key}.`),
  );
}
const placeholders = (text: string) =>
  [...text.matchAll(/\{\{\w+\}\}/g)].map((found) => found[0].toLowerCase()).sort();

test.each(Object.entries(texts))(
  '%s says the same in both languages: no empty text, the same values in each',
  (_name, { 'es-AR': spanish, en: english }) => {
    const other = new Map(flat(english));
    const wrong = flat(spanish).filter(([key, text]) => {
      const translation = other.get(key) ?? '';
      const same = String(placeholders(text)) === String(placeholders(translation));
      return !text.trim() || !translation.trim() || !same;
    });
    expect(wrong).toEqual([]);
    expect(other.size).toBe(flat(spanish).length);
  },
);
