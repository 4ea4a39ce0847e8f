import { fail } from '../errors.ts';

const MAX_DEPTH = 200;

/** Bytes of values by type, -1 where they vary or there is no such type. */
const SIZES = [-1, 8, -1, -1, -1, -1, 0, 12, 1, 8, 0, -1, -1, -1, -1, -1, 4, 8, 8, 16];
const MAX_KEY = 127;
const MIN_KEY = 255;

/**
 * Where the document ends that begins here; an error unless it is sound BSON and lies before the
 * limit. What has passed may be read without looking at lengths again.
 */
export function checkBson(data: Buffer, from: number, limit: number, depth = 0): number {
  if (depth > MAX_DEPTH) fail(15, `documents are nested by more than ${MAX_DEPTH} levels`);
  const end = from + lengthAt(data, from, limit);
  let at = from + 4;
  while (at < end - 1) {
    const value = textEnd(data, at + 1, end);
    at = valueEnd(data, data[at] ?? 0, value, end - 1, depth);
  }
  if (at !== end - 1 || data[at] !== 0) invalid();
  return end;
}

function valueEnd(data: Buffer, type: number, at: number, limit: number, depth: number): number {
  switch (type) {
    case 2:
    case 13:
    case 14:
      return stringEnd(data, at, limit);
    case 3:
    case 4:
      return checkBson(data, at, limit, depth + 1);
    case 5:
      return at + 5 + lengthAt(data, at, limit, 5);
    case 11:
      return textEnd(data, textEnd(data, at, limit), limit);
    case 12:
      return stringEnd(data, at, limit - 12) + 12;
    case 15: {
      const whole = at + lengthAt(data, at, limit);
      const scopeEnd = checkBson(data, stringEnd(data, at + 4, whole), whole, depth + 1);
      return scopeEnd === whole ? whole : invalid();
    }
    case MIN_KEY:
    case MAX_KEY:
      return at;
    default: {
      const size = SIZES[type] ?? -1;
      return size >= 0 && at + size <= limit ? at + size : invalid();
    }
  }
}

/** A length in front of as many bytes, which may count from itself or from a few bytes behind. */
function lengthAt(data: Buffer, at: number, limit: number, beside = 0): number {
  const length = at + 4 <= limit ? data.readInt32LE(at) : -1;
  return length >= 0 && at + beside + length <= limit ? length : invalid();
}

/** Behind a text that has its length in front and a NUL at its end. */
function stringEnd(data: Buffer, at: number, limit: number): number {
  const end = at + 4 + lengthAt(data, at, limit, 4);
  return end > at + 4 && data[end - 1] === 0 ? end : invalid();
}

/** Behind the NUL that ends a name. */
function textEnd(data: Buffer, from: number, limit: number): number {
  let at = from;
  while (at < limit && data[at] !== 0) at++;
  return at < limit ? at + 1 : invalid();
}

function invalid(): never {
  fail(22, 'invalid BSON');
}
