import { fail, unsupported } from '../errors.ts';
import { type Doc, isDoc, isNil } from './values.ts';

/** An order of strings in a language, in the form of keys that plain `<` compares. */
export interface Collation {
  /** The full specification, as listIndexes shows it; equal ids are equal collations. */
  readonly spec: Doc;
  readonly id: string;
  key(text: string): string;
}

const DEFAULTS: Doc = {
  locale: '',
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
const CHANGEABLE = ['locale', 'strength', 'maxVariable', 'normalization', 'version'];
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
  if (isNil(value)) return undefined;
  if (!isDoc(value)) return fail(14, "BSON field 'collation' is the wrong type, expected 'object'");
  const { locale } = value;
  if (locale === 'simple' || Object.keys(value).length === 0) return undefined;
  if (typeof locale !== 'string') return fail(40414, "BSON field 'collation.locale' is missing");
  const spec = fullSpec(locale, value);
  const id = JSON.stringify(spec);
  const known = cache.get(id);
  if (known !== undefined) return known;
  const letters = latinWeights(locale.replaceAll('_', '-'));
  const strength = Number(spec['strength']);
  const made = { spec, id, key: (text: string) => collationKey(text, strength, letters) };
  cache.set(id, made);
  return made;
}

function fullSpec(locale: string, given: Doc): Doc {
  const unknown = Object.keys(given).find((name) => !(name in DEFAULTS));
  if (unknown !== undefined) fail(40415, `BSON field 'collation.${unknown}' is an unknown field.`);
  const spec: Doc = { ...DEFAULTS, ...given, strength: Number(given['strength'] ?? 3) };
  const strength = Number(spec['strength']);
  if (!(strength >= 1 && strength <= 5)) fail(51024, "BSON field 'strength' value must be in 1..5");
  const other = Object.keys(spec).find(
    (key) => !CHANGEABLE.includes(key) && spec[key] !== DEFAULTS[key],
  );
  if (strength > 3 || other !== undefined) {
    unsupported('collation options other than locale and strength 1 to 3');
  }
  try {
    if (Intl.Collator.supportedLocalesOf(locale.replaceAll('_', '-')).length > 0) return spec;
  } catch {
    // Not even the form of a locale.
  }
  return fail(2, `Field 'locale' is invalid in: { locale: "${locale}" }`);
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
function latinWeights(locale: string): Map<string, Weight> {
  const base = new Intl.Collator(locale, { sensitivity: 'base' });
  const characters = Array.from({ length: LATIN_END - 0x20 }, (_, i) => 0x20 + i)
    .filter((code) => code < 0x7f || code > 0x9f)
    .map((code) => String.fromCharCode(code))
    .sort(base.compare);
  let primary = 0;
  const weights = new Map<string, Weight>();
  characters.forEach((character, i) => {
    if (i === 0 || base.compare(characters[i - 1] ?? '', character) !== 0) primary++;
    const marks = character.normalize('NFD').slice(1);
    weights.set(character, { primary, marks, upper: character !== character.toLowerCase() });
  });
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
      primary += threeCharacters(weight.primary);
      secondary += `\x01${weight.marks}`;
      tertiary += weight.upper ? '\x03' : '\x02';
    }
  }
  let key = `${primary}\0\0`;
  if (strength >= 2) key += `${Buffer.from(secondary, 'utf8').toString('latin1')}\0`;
  return strength >= 3 ? `${key}${tertiary}\0` : key;
}

function beyondLatin(character: string): Weight | undefined {
  if ((character.codePointAt(0) ?? 0) < LATIN_END) return undefined;
  const lower = character.toLowerCase();
  const [base = '', ...marks] = lower.normalize('NFD');
  const primary = 0x1000 + (base.codePointAt(0) ?? 0);
  return { primary, marks: marks.join(''), upper: lower !== character };
}

/** None of them NUL. */
function threeCharacters(weight: number): string {
  return [14, 7, 0].map((shift) => String.fromCharCode(1 + ((weight >> shift) & 0x7f))).join('');
}
