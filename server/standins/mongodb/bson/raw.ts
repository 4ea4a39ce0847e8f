import { deserialize, Long, ObjectId, serialize } from 'bson';
import { fail } from '../errors.ts';
import type { Doc } from './values.ts';

/**
 * A document as its BSON, one character (0..255) a byte. The engine keeps documents like this: they
 * take little more memory than their bytes, go to the disk and to clients as they are, and a read
 * looks only at the fields it needs.
 */
export type Raw = string;

/** The names of fields that are wanted, as they stand in BSON. Undefined stands for all fields. */
export type Fields = readonly { name: string; bytes: string }[];

const MAX_BYTES = 16 * 1024 * 1024;

export function fieldsOf(names: Iterable<string>): Fields {
  return Array.from(new Set(names), (name) => ({ name, bytes: latin1(name) }));
}

/** UTF-8 as characters 0..255. */
export function latin1(value: string): string {
  const plain = !/[\u0080-\uffff]/.test(value);
  return plain ? value : Buffer.from(value, 'utf8').toString('latin1');
}

/** The document, or only some of its fields, or all with null in the place of one. */
export function decode(raw: Raw, only?: Fields, except?: string): Doc {
  return only === undefined ? readDoc(raw, 0, except) : readFields(raw, only);
}

/** The BSON of a document; of one that is too large, MongoDB's error. */
export function encode(doc: Doc): Raw {
  let made: Uint8Array;
  try {
    made = serialize(doc);
  } catch (cause) {
    // The serialiser's own buffer ends a little above the limit.
    return cause instanceof RangeError ? tooLarge('more') : fail(2, String(cause));
  }
  return checkSize(Buffer.from(made.buffer, made.byteOffset, made.length).toString('latin1'));
}

export function checkSize(raw: Raw): Raw {
  return raw.length > MAX_BYTES ? tooLarge(raw.length) : raw;
}

function tooLarge(size: unknown): never {
  fail(10334, `BSONObj size: ${size} is invalid. Size must be between 0 and ${MAX_BYTES}(16MB)`);
}

/** BSON of the elements of a document or array. */
export function wrap(elements: string): Raw {
  return `${int32Bytes(elements.length + 5)}${elements}\0`;
}

/** A document that a client sent, with its _id first (a new one if it has none). */
export function storable(raw: Raw): Raw {
  checkSize(raw);
  // Reading it all refuses such names, where they are not just part of a text.
  if (UNSTORABLE.some((name) => raw.includes(`${name}\0`))) decode(raw);
  if (raw.startsWith('_id\0', 5)) return raw;
  for (let at = 4; raw.charCodeAt(at) !== 0; ) {
    const end = endOf(raw, at);
    if (raw.startsWith('_id\0', at + 1)) {
      return raw.slice(0, 4) + raw.slice(at, end) + raw.slice(4, at) + raw.slice(end);
    }
    at = end;
  }
  const id = Buffer.from(new ObjectId().toHexString(), 'hex').toString('latin1');
  return wrap(`\x07_id\0${id}${raw.slice(4, -1)}`);
}

/** Names that plain JavaScript objects cannot hold. */
const UNSTORABLE = ['__proto__', '_bsontype'];

/** Where the documents lie of an array that is a field of a document: their beginnings and ends. */
export function itemsOf(raw: Raw, name: string): [from: number, to: number][] | undefined {
  for (let at = 4; raw.charCodeAt(at) !== 0; at = endOf(raw, at)) {
    if (raw.charCodeAt(at) !== 4 || !raw.startsWith(`${name}\0`, at + 1)) continue;
    const items: [number, number][] = [];
    for (let item = at + name.length + 6; raw.charCodeAt(item) !== 0; item = endOf(raw, item)) {
      if (raw.charCodeAt(item) !== 3) fail(14, `BSON field '${name}' must hold objects`);
      items.push([nameEnd(raw, item + 1) + 1, endOf(raw, item)]);
    }
    return items;
  }
  return undefined;
}

function int32Bytes(n: number): string {
  return String.fromCharCode(n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >> 24) & 255);
}

function int32(raw: Raw, at: number): number {
  const low = raw.charCodeAt(at) | (raw.charCodeAt(at + 1) << 8);
  return low | (raw.charCodeAt(at + 2) << 16) | (raw.charCodeAt(at + 3) << 24);
}

const words = new Int32Array(2);
const double = new Float64Array(words.buffer);

function float64(raw: Raw, at: number): number {
  words[0] = int32(raw, at);
  words[1] = int32(raw, at + 4);
  return double[0] as number;
}

/** ObjectIds that were read last: a scan meets the same ones again and again. */
const recent: { bytes: string; id: ObjectId }[] = [];

function objectId(raw: Raw, at: number): ObjectId {
  const bytes = raw.slice(at, at + 12);
  const place = raw.charCodeAt(at + 11);
  const known = recent[place];
  if (known?.bytes === bytes) return known.id;
  const id = new ObjectId(Buffer.from(bytes, 'latin1'));
  recent[place] = { bytes, id };
  return id;
}

/** UTF-8 read; what all of Europe writes is done by hand, which is a good deal quicker. */
function text(raw: Raw, from: number, end: number): string {
  let made = '';
  let start = from;
  for (let at = from; at < end; at++) {
    const byte = raw.charCodeAt(at);
    if (byte < 128) continue;
    const wide = byte < 0xc2 || byte > 0xdf;
    if (wide) return Buffer.from(raw.slice(from, end), 'latin1').toString('utf8');
    const code = ((byte & 0x1f) << 6) | (raw.charCodeAt(at + 1) & 0x3f);
    made += raw.slice(start, at) + String.fromCharCode(code);
    at++;
    start = at + 1;
  }
  return made + raw.slice(start, end);
}

/**
 * Sizes of values by type: -1 for a length before the value, -2 for one that includes itself, -3
 * and -4 for one before five and sixteen more bytes, -5 for two texts without lengths.
 */
const SIZES = [0, 8, -1, -2, -2, -3, 0, 12, 1, 8, 0, -5, -4, -1, -1, -2, 4, 8, 8, 16];
const BESIDE_LENGTH = [0, 4, 0, 5, 16];

function sizeOf(raw: Raw, type: number, at: number): number {
  const size = SIZES[type] ?? 0;
  if (size >= 0) return size;
  if (size === -5) return raw.indexOf('\0', raw.indexOf('\0', at) + 1) + 1 - at;
  return int32(raw, at) + (BESIDE_LENGTH[-size] ?? 0);
}

/** Where an element (its type, name and value) ends. */
function endOf(raw: Raw, at: number): number {
  const value = nameEnd(raw, at + 1) + 1;
  return value + sizeOf(raw, raw.charCodeAt(at), value);
}

function nameEnd(raw: Raw, from: number): number {
  let at = from;
  while (raw.charCodeAt(at) > 0) at++;
  return at;
}

function readFields(raw: Raw, only: Fields): Doc {
  const doc: Doc = {};
  let missing = only.length;
  for (let at = 4, type = raw.charCodeAt(at); type > 0 && missing > 0; type = raw.charCodeAt(at)) {
    const start = at + 1;
    const end = nameEnd(raw, start);
    for (let i = 0; i < only.length; i++) {
      const { name, bytes: wanted } = only[i] as Fields[number];
      if (wanted.length !== end - start || !raw.startsWith(wanted, start)) continue;
      doc[name] = readValue(raw, type, end + 1);
      missing--;
      break;
    }
    at = end + 1 + sizeOf(raw, type, end + 1);
  }
  return doc;
}

function readDoc(raw: Raw, from: number, except?: string): Doc {
  const doc: Doc = {};
  for (let at = from + 4, type = raw.charCodeAt(at); type > 0; type = raw.charCodeAt(at)) {
    const end = nameEnd(raw, at + 1);
    const name = text(raw, at + 1, end);
    if (UNSTORABLE.includes(name)) fail(2, `the built-in engine stores no field named '${name}'`);
    doc[name] = name === except ? null : readValue(raw, type, end + 1);
    at = end + 1 + sizeOf(raw, type, end + 1);
  }
  return doc;
}

function readArray(raw: Raw, from: number): unknown[] {
  const items: unknown[] = [];
  for (let at = from + 4, type = raw.charCodeAt(at); type > 0; type = raw.charCodeAt(at)) {
    const value = nameEnd(raw, at + 1) + 1;
    items.push(readValue(raw, type, value));
    at = value + sizeOf(raw, type, value);
  }
  return items;
}

function readValue(raw: Raw, type: number, at: number): unknown {
  switch (type) {
    case 1:
      return float64(raw, at);
    case 2:
      return text(raw, at + 4, at + 3 + int32(raw, at));
    case 3:
      return readDoc(raw, at);
    case 4:
      return readArray(raw, at);
    case 7:
      return objectId(raw, at);
    case 8:
      return raw.charCodeAt(at) === 1;
    case 9:
      return new Date(int32(raw, at + 4) * 4294967296 + (int32(raw, at) >>> 0));
    case 10:
      return null;
    case 16:
      return int32(raw, at);
    case 18:
      return new Long(int32(raw, at), int32(raw, at + 4));
    default:
      return readRare(raw, type, at);
  }
}

/** Types that are met seldom are left to the driver; undefined becomes null. */
function readRare(raw: Raw, type: number, at: number): unknown {
  const value = raw.slice(at, at + sizeOf(raw, type, at));
  const doc = wrap(`${String.fromCharCode(type)}v\0${value}`);
  return (
    deserialize(Buffer.from(doc, 'latin1'), { bsonRegExp: true, promoteLongs: false })['v'] ?? null
  );
}
