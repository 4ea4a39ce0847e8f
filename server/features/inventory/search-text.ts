/**
 * Text as people look for it: lower case, without accents, so that "cajon" finds "Cajón". The letter ñ is
 * kept apart and sorts after n, as in Spanish.
 */
export function searchable(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ñ', 'n~')
    .normalize('NFD')
    .replace(/\p{M}/gu, '');
}

const KEY_LENGTH = 100;
const WORDS_SOUGHT = 8;

/** The beginnings under which texts can be found: each word, and each text as a whole. */
export function searchKeys(texts: readonly string[]): string[] {
  const keys = texts.flatMap((text) => {
    const whole = searchable(text).trim();
    return [whole, ...wordsOf(text)];
  });
  return [...new Set(keys.filter(Boolean).map((key) => key.slice(0, KEY_LENGTH)))].slice(0, 60);
}

/**
 * Anchored patterns that all have to match one of the keys: the beginnings of the first words, or of the
 * whole text when it is made of signs alone.
 */
export function searchPatterns(query: string): string[] {
  const words = wordsOf(query).slice(0, WORDS_SOUGHT);
  const whole = searchable(query).trim();
  const beginnings = words.length > 0 || whole === '' ? words : [whole];
  return beginnings.map((text) => `^${escaped(text.slice(0, KEY_LENGTH))}`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function wordsOf(text: string): string[] {
  return searchable(text)
    .split(/[^\p{L}\p{N}~]+/u)
    .filter(Boolean);
}

/** Sort key of a name: alphabetical, and unique through the document's id, so that pages can start after it. */
export function sortKey(name: string, id: string): string {
  return `${searchable(name).trim()}\u0000${id}`;
}
