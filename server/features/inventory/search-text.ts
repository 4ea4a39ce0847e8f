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

/** The beginnings under which texts can be found: each text as a whole, what stands between spaces, and each word. */
export function searchKeys(texts: readonly string[]): string[] {
  const keys = texts.flatMap((text) => {
    const whole = searchable(text).trim();
    return [whole, ...piecesOf(whole), ...wordsOf(whole)];
  });
  return [...new Set(keys.filter(Boolean).map((key) => key.slice(0, KEY_LENGTH)))].slice(0, 60);
}

/**
 * What was typed between two spaces, such as "REM-AZ-42": as it stands it is rare, where each of its words is
 * common. Of signs alone it has no words.
 */
export interface SoughtPiece {
  typed: string;
  words: string[];
}

/** The pieces of a query, each of which has to be the beginning of a key, or else all of its words. */
export function soughtPieces(query: string): SoughtPiece[] {
  return piecesOf(searchable(query))
    .slice(0, WORDS_SOUGHT)
    .map((typed) => ({
      typed: typed.slice(0, KEY_LENGTH),
      words: wordsOf(typed)
        .slice(0, WORDS_SOUGHT)
        .map((word) => word.slice(0, KEY_LENGTH)),
    }));
}

/** The condition that one of the keys begins so: anchored, so that it is a range of the index. */
export function startsWith(text: string): { searchKeys: { $regex: string } } {
  return { searchKeys: { $regex: `^${escaped(text)}` } };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function piecesOf(searchableText: string): string[] {
  return searchableText.split(/\s+/).filter(Boolean);
}

function wordsOf(searchableText: string): string[] {
  return searchableText.split(/[^\p{L}\p{N}~]+/u).filter(Boolean);
}

/** Sort key of a name: alphabetical, and unique through the document's id, so that pages can start after it. */
export function sortKey(name: string, id: string): string {
  return `${searchable(name).trim()}\u0000${id}`;
}
