import type { Model } from 'mongoose';
import type { ResourceRecord } from './resource.ts';
import { type SoughtPiece, startsWith } from './search-text.ts';

/** So many matches are counted; of more it is only known that there are more. */
export const COUNTED = 1000;
const LOOKED_AT = COUNTED + 1;
/** Where this share of those that are looked at fits, reading along the list's order soon fills a page. */
const DENSE_SHARE = 1 / 20;

type Conditions = Record<string, unknown>;

/** One way to read a list, with the index that it needs. */
export interface Reading {
  /** What the index answers by itself. */
  led: Conditions;
  /** What is looked at in the documents that it leads to. */
  rest: Conditions;
  hint: Record<string, 1>;
  /** What is known already of how many there are. */
  counted: Counted | null;
}

/** How many fit of the first ones that an index leads to, and whether those are all. */
export interface Counted {
  fits: number;
  isAll: boolean;
}

/** The part of a business's list that is read: active or archived documents, in one order, narrowed or not. */
export interface Part {
  business: { businessId: string; isDeleted: boolean; archived: boolean };
  narrowed: Conditions;
  pieces: readonly SoughtPiece[];
  /** The stored field of the order. */
  order: string;
}

const STATE = { businessId: 1, isDeleted: 1, archived: 1 } as const;

/**
 * Chooses how to read: by the rarest of the words sought where few have it, else along the order of the list,
 * whose next documents fit soon. A planner cannot know how common a word is, so the index is named.
 * @returns null where nothing can match.
 */
export async function chooseReading(
  model: Model<ResourceRecord>,
  { business, narrowed, pieces, order }: Part,
): Promise<Reading | null> {
  const [first = null] = Object.entries(narrowed);
  const inOrder: Reading = {
    led: { ...business, ...(first ? { [first[0]]: first[1] } : {}) },
    rest: first ? without(narrowed, first[0]) : {},
    hint: { ...STATE, ...(first ? { [first[0]]: 1 as const } : {}), [order]: 1 },
    counted: null,
  };
  if (pieces.length === 0) return inOrder;

  const byWord = (text: string): Reading => ({
    led: { ...business, ...startsWith(text) },
    rest: {},
    hint: { ...STATE, searchKeys: 1 },
    counted: null,
  });
  const words = await wordsToAsk(pieces, (text) => fitting(model, byWord(text)));
  const [rarest, ...others] = words;
  if (!rarest || rarest.found === 0) return null;
  const alsoSought = others.map(({ text }) => startsWith(text));
  const rest = { ...narrowed, ...(alsoSought.length > 0 ? { $and: alsoSought } : {}) };
  const ofRarest: Reading = { ...byWord(rarest.text), rest };
  const fits = isEmpty(rest) ? rarest.found : await fitting(model, ofRarest);
  const counted: Counted = { fits, isAll: rarest.found <= COUNTED };
  if (counted.isAll || fits < LOOKED_AT * DENSE_SHARE) return { ...ofRarest, counted };
  const sought = words.map(({ text }) => startsWith(text));
  return { ...inOrder, rest: { ...inOrder.rest, $and: sought }, counted };
}

/** How many there are, by looking at no more than COUNTED and one. */
export async function count(model: Model<ResourceRecord>, reading: Reading): Promise<Counted> {
  if (reading.counted) return reading.counted;
  const fits = await fitting(model, reading);
  const led = isEmpty(reading.rest) ? fits : await fitting(model, { ...reading, rest: {} });
  return { fits, isAll: led <= COUNTED };
}

async function fitting(
  model: Model<ResourceRecord>,
  { led, rest, hint }: Reading,
): Promise<number> {
  const [counted] = await model.aggregate<{ n: number }>(
    [
      { $match: led },
      { $limit: LOOKED_AT },
      ...(isEmpty(rest) ? [] : [{ $match: rest }]),
      { $group: { _id: 1, n: { $sum: 1 } } },
    ],
    { hint },
  );
  return counted?.n ?? 0;
}

/** The rarest first. A piece that nobody has as it was typed is sought by its words. */
async function wordsToAsk(
  pieces: readonly SoughtPiece[],
  countOf: (text: string) => Promise<number>,
): Promise<{ text: string; found: number }[]> {
  const counted = async (text: string) => ({ text, found: await countOf(text) });
  const asked = await Promise.all(
    pieces.map(async ({ typed, words }) => {
      const whole = await counted(typed);
      const isFound = whole.found > 0 || words.every((word) => word === typed);
      return isFound ? [whole] : Promise.all(words.map(counted));
    }),
  );
  return asked.flat().sort((one, other) => one.found - other.found);
}

function without(conditions: Conditions, name: string): Conditions {
  return Object.fromEntries(Object.entries(conditions).filter(([key]) => key !== name));
}

function isEmpty(conditions: Conditions): boolean {
  return Object.keys(conditions).length === 0;
}
