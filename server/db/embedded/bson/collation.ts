import { fail } from '../errors.ts';
import type { Doc } from './values.ts';
import { isDoc } from './values.ts';

/** An order of strings in a language, in the form of keys that plain `<` compares. */
export interface Collation {
  /** The full specification, as listIndexes and explain show it; equal ids are equal collations. */
  readonly spec: Doc;
  readonly id: string;
  key(text: string): string;
}

const LATIN_END = 0x250;
const EXPANSIONS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  Æ: 'AE',
  Œ: 'OE',
};
const MARK = /\p{M}/u;
const cache = new Map<string, Collation>();

/**
 * Reads a command's or an index's collation. Undefined for the simple (binary) one. Options that
 * would change the order in ways the keys below do not follow are refused.
 */
export function parseCollation(value: unknown): Collation | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isDoc(value))
    return fail(14, "BSON field 'collation' is the wrong type, expected type 'object'");
  const locale = value['locale'];
  if (locale === undefined && Object.keys(value).length === 0) return undefined;
  if (typeof locale !== 'string') {
    return fail(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  if (locale === 'simple') return undefined;
  const spec = fullSpec(locale, value);
  const id = JSON.stringify(spec);
  const known = cache.get(id);
  if (known !== undefined) return known;
  const made = build(spec, id);
  cache.set(id, made);
  return made;
}

function fullSpec(locale: string, given: Doc): Doc {
  const spec: Doc = {
    locale,
    caseLevel: false,
    caseFirst: 'off',
    strength: 3,
    numericOrdering: false,
    alternate: 'non-ignorable',
    maxVariable: 'punct',
    normalization: false,
    backwards: false,
    version: '57.1',
  };
  for (const [name, option] of Object.entries(given)) {
    if (!(name in spec)) fail(40415, `BSON field 'collation.${name}' is an unknown field.`);
    spec[name] = option;
  }
  const strength = Number(spec['strength']);
  if (!(strength >= 1 && strength <= 5)) fail(51024, `BSON field 'strength' value must be in 1..5`);
  spec['strength'] = strength;
  if (strength > 3 || spec['caseLevel'] === true || spec['numericOrdering'] === true) refuse();
  if (spec['caseFirst'] !== 'off' || spec['alternate'] !== 'non-ignorable') refuse();
  if (spec['backwards'] === true) refuse();
  try {
    if (Intl.Collator.supportedLocalesOf(locale.replaceAll('_', '-')).length === 0)
      throw new RangeError();
  } catch {
    fail(2, `Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
  return spec;
}

function refuse(): never {
  fail(115, 'the built-in engine supports the collation options locale and strength 1 to 3');
}

function build(spec: Doc, id: string): Collation {
  const locale = String(spec['locale']).replaceAll('_', '-');
  const strength = Number(spec['strength']);
  const letters = primaryWeights(locale);
  return {
    spec,
    id,
    key: (text) => collationKey(text, strength, letters),
  };
}

interface Weight {
  primary: number;
  /** Marks that the language does not count as a letter of its own. */
  marks: string;
  upper: boolean;
}

/**
 * Weights of the Latin characters, by asking the language's own collator for their order. A letter
 * with a mark is one with its base letter unless the language sees another letter (ñ in Spanish).
 */
function primaryWeights(locale: string): Map<string, Weight> {
  const base = new Intl.Collator(locale, { sensitivity: 'base' });
  const characters: string[] = [];
  for (let code = 0x20; code < LATIN_END; code++) {
    const character = String.fromCharCode(code);
    if (code < 0x7f || code > 0x9f) characters.push(character);
  }
  characters.sort(base.compare);
  const weights = new Map<string, Weight>();
  let primary = 0;
  let previous: string | undefined;
  for (const character of characters) {
    if (previous === undefined || base.compare(previous, character) !== 0) primary++;
    previous = character;
    weights.set(character, {
      primary,
      marks: character.normalize('NFD').slice(1),
      upper: character !== character.toLowerCase(),
    });
  }
  return weights;
}

/** Letters first, then marks (strength 2 and up), then case (strength 3). */
function collationKey(text: string, strength: number, letters: Map<string, Weight>): string {
  let primary = '';
  let secondary = '';
  let tertiary = '';
  for (const raw of text.normalize('NFC')) {
    for (const character of EXPANSIONS[raw] ?? raw) {
      if (MARK.test(character)) {
        secondary += character;
        continue;
      }
      const weight = letters.get(character) ?? beyondLatin(character);
      if (weight === undefined) continue;
      primary += pair(weight.primary);
      secondary += `\x01${weight.marks}`;
      tertiary += weight.upper ? '\x03' : '\x02';
    }
  }
  let key = `${primary}\0\0`;
  if (strength >= 2) key += `${Buffer.from(secondary, 'utf8').toString('latin1')}\0`;
  if (strength >= 3) key += `${tertiary}\0`;
  return key;
}

function beyondLatin(character: string): Weight | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code < LATIN_END) return undefined;
  const lower = character.toLowerCase();
  const decomposed = lower.normalize('NFD');
  const base = decomposed.codePointAt(0) ?? 0;
  const marks = decomposed.slice(String.fromCodePoint(base).length);
  return { primary: 0x1000 + base, marks, upper: lower !== character };
}

/** A weight as three characters, none of them NUL. */
function pair(weight: number): string {
  return String.fromCharCode(
    1 + ((weight >> 14) & 0x7f),
    1 + ((weight >> 7) & 0x7f),
    1 + (weight & 0x7f),
  );
}
