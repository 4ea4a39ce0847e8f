import { fail, unsupported } from '../errors.ts';
import { type Doc, isDoc, isNil } from './values.ts';

/** An order of strings in a language, in the form of keys that plain `<` compares. */
export interface Collation {
  /** As it was given, with its strength; equal ids are equal collations. */
  readonly spec: Doc;
  readonly id: string;
  key(text: string): string;
}

/** The place of each Latin character among the others. */
type Weights = ReadonlyMap<string, number>;

const LATIN_END = 0x250;
const EXPANSIONS = new Map(Object.entries({ ß: 'ss', æ: 'ae', œ: 'oe', Æ: 'AE', Œ: 'OE' }));
const cache = new Map<string, Collation>();

/** Reads a command's or an index's collation. Undefined for the simple (binary) one. */
export function parseCollation(value: unknown): Collation | undefined {
  if (isNil(value)) return undefined;
  if (!isDoc(value)) return fail(14, "BSON field 'collation' must be an object");
  const { locale, strength = 3, ...others } = value;
  if (locale === 'simple' || Object.keys(value).length === 0) return undefined;
  if (typeof locale !== 'string') return fail(40414, "BSON field 'collation.locale' is missing");
  const [other] = Object.keys(others);
  const id = JSON.stringify({ locale, strength });
  const known = other === undefined && cache.get(id);
  if (known) return known;
  const level = Number(strength);
  if (!(level >= 1 && level <= 5)) fail(51024, "BSON field 'strength' value must be in 1..5");
  if (level > 3 || other !== undefined) unsupported(`collations with ${other ?? 'this strength'}`);
  const weights = latinWeights(locale);
  const spec = { locale, strength: level };
  const made = { spec, id, key: (text: string) => collationKey(text, level, weights) };
  cache.set(id, made);
  return made;
}

/**
 * The order of the Latin characters, by asking the language's own collator. A letter with a mark is
 * one with its base letter unless the language sees another letter (ñ in Spanish).
 */
function latinWeights(locale: string): Weights {
  const { compare } = collatorOf(locale.replaceAll('_', '-'));
  const printable = (code: number): boolean => code >= 0x20 && (code < 0x7f || code > 0x9f);
  const codes = Array.from({ length: LATIN_END }, (_, code) => code).filter(printable);
  const characters = codes.map((code) => String.fromCharCode(code)).sort(compare);
  let weight = 0;
  return new Map(
    characters.map((character, i) => {
      if (compare(characters[i - 1] ?? '', character) !== 0) weight++;
      return [character, weight];
    }),
  );
}

function collatorOf(locale: string): Intl.Collator {
  try {
    if (Intl.Collator.supportedLocalesOf(locale).length > 0)
      return new Intl.Collator(locale, { sensitivity: 'base' });
  } catch {
    // Not even the form of a locale.
  }
  return fail(2, `Field 'locale' is invalid in: { locale: "${locale}" }`);
}

/** Letters first, then marks (strength 2 and up), then case (strength 3). */
function collationKey(text: string, strength: number, weights: Weights): string {
  let [letters, marks, cases] = ['', '', ''];
  const visible = text.normalize('NFC').replaceAll(/\p{Cc}/gu, '');
  for (const character of visible.replaceAll(/[ßæœÆŒ]/g, (one) => EXPANSIONS.get(one) ?? one)) {
    if (/\p{M}/u.test(character)) {
      marks += character;
      continue;
    }
    const lower = character.toLowerCase();
    const [base = '', ...own] = lower.normalize('NFD');
    const beyond = 0x1000 + (base.codePointAt(0) ?? 0);
    letters += threeCharacters(weights.get(character) ?? beyond);
    marks += `\x01${own.join('')}`;
    cases += lower === character ? '\x02' : '\x03';
  }
  const key = `${letters}\0\0`;
  if (strength === 1) return key;
  const accented = `${key}${Buffer.from(marks, 'utf8').toString('latin1')}\0`;
  return strength === 2 ? accented : `${accented}${cases}\0`;
}

/** None of them NUL. */
function threeCharacters(weight: number): string {
  return [14, 7, 0].map((shift) => String.fromCharCode(1 + ((weight >> shift) & 0x7f))).join('');
}
