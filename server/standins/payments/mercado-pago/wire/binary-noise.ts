import { asJson } from '../api-call.ts';

/** Fields of money, by their names (chapters 4.4 to 4.8). */
const MONEY = /amount|unit_price/;

/** Some units of the last binary digit: 24990.5 becomes 24990.500000000015. */
const NOISE = 1 + 3 * Number.EPSILON;

/**
 * An answer as it is where sums were made of floats: amounts such as 30.299999999999997 are seen in public reports
 * about payments. Which fields have it is a guess: all of them.
 */
export function withBinaryNoise(value: unknown, name = ''): unknown {
  if (typeof value === 'number') return MONEY.test(name) ? value * NOISE : value;
  if (Array.isArray(value)) return value.map((one) => withBinaryNoise(one, name));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(asJson(value));
  return Object.fromEntries(entries.map(([key, one]) => [key, withBinaryNoise(one, key)]));
}
