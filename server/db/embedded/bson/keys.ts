import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import type { Collation } from './collation.ts';
import { doubleParts } from './numbers.ts';
import { Rank, rankOf } from './types.ts';
import { bsonType, type Doc, isDoc, type Numeric } from './values.ts';

/*
 * Every value has a key: a string of characters 0..255 such that plain `<` on keys is MongoDB's
 * comparison order. A key ends by itself, so that keys can be put one behind the other for compound
 * indexes, and END is above everything that can follow a prefix.
 */

/** Sorts after every key. */
export const END = '\uffff';

const PRINTABLE = /^[ -~\t\n\r]*$/;
const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);

/** Writes keys as bytes: one string in one piece takes half the memory of one put together. */
class KeyWriter {
  private buffer = Buffer.alloc(1024);
  private at = 0;

  start(): this {
    this.at = 0;
    return this;
  }

  get length(): number {
    return this.at;
  }

  take(): string {
    return this.buffer.toString('latin1', 0, this.at);
  }

  /** Turns round what was written since, for descending index fields. */
  flipFrom(from: number): void {
    for (let i = from; i < this.at; i++) this.buffer[i] = 0xff - (this.buffer[i] ?? 0);
  }

  /** A number of five bytes; tells the documents under one key apart. */
  slotId(id: number): void {
    this.room(5);
    this.at = this.buffer.writeUIntBE(id, this.at, 5);
  }

  /** An index's key of a value: an empty array has a place of its own. */
  indexed(value: unknown, collation: Collation | undefined): this {
    if (!Array.isArray(value) || value.length > 0) return this.value(value, collation);
    this.byte(Rank.emptyArray);
    return this;
  }

  value(value: unknown, collation: Collation | undefined): this {
    this.byte(rankOf(value));
    this.body(value, collation);
    return this;
  }

  private byte(value: number): void {
    this.room(1);
    this.buffer[this.at] = value;
    this.at++;
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.alloc((this.at + bytes) * 2);
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }

  private raw(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Eight bytes that order like the double they stand for; NaN first. */
  private double(value: number): void {
    this.room(8);
    float[0] = value === 0 ? 0 : value;
    const flip = value < 0 ? 0xff : 0;
    for (let i = 0; i < 8; i++) {
      const byte = Number.isNaN(value) ? 0 : (floatBytes[7 - i] ?? 0) ^ flip;
      this.buffer[this.at + i] = i === 0 && value >= 0 ? byte | 0x80 : byte;
    }
    this.at += 8;
  }

  /** The double, then whether the number is below it (1), it (2) or above it (3), and by how much. */
  private number(value: Numeric): void {
    if (typeof value === 'number') this.double(value);
    else {
      doubleParts(value).forEach((part, i) => {
        if (i > 0) this.byte(part < 0 ? 1 : 3);
        this.double(part);
      });
    }
    this.byte(2);
  }

  /** UTF-8, NUL escaped, ended by two NULs: compares like MongoDB's memcmp. */
  private text(value: string): void {
    this.room(value.length * 6 + 2);
    const from = this.at;
    if (PRINTABLE.test(value)) this.at += this.buffer.write(value, from, 'latin1');
    else {
      this.at += this.buffer.write(value, from, 'utf8');
      if (value.includes('\0')) {
        const plain = this.buffer.toString('latin1', from, this.at);
        this.at = from + this.buffer.write(plain.replaceAll('\0', '\0\xff'), from, 'latin1');
      }
    }
    this.buffer[this.at] = 0;
    this.buffer[this.at + 1] = 0;
    this.at += 2;
  }

  private doc(doc: Doc, collation: Collation | undefined): void {
    for (const name of Object.keys(doc)) {
      this.byte(rankOf(doc[name]));
      this.text(name);
      this.body(doc[name], collation);
    }
    this.byte(0);
  }

  private body(value: unknown, collation: Collation | undefined): void {
    if (typeof value === 'string') {
      if (collation === undefined) this.text(value);
      else this.raw(Buffer.from(collation.key(value), 'latin1'));
    } else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'boolean') this.byte(value ? 1 : 0);
    else if (value instanceof Date) this.double(value.getTime());
    else if (Array.isArray(value)) {
      for (const item of value) this.value(item, collation);
      this.byte(0);
    } else if (isDoc(value)) this.doc(value, collation);
    else this.bson(value, collation);
  }

  private bson(value: unknown, collation: Collation | undefined): void {
    switch (bsonType(value)) {
      case 'ObjectId':
        this.raw((value as ObjectId).id);
        break;
      case 'Long':
      case 'Decimal128':
        this.number(value as Numeric);
        break;
      case 'Binary': {
        const { sub_type: subType } = value as Binary;
        const data = (value as Binary).value();
        this.room(5);
        this.at = this.buffer.writeUInt32BE(data.length, this.at);
        this.byte(subType);
        this.raw(data);
        break;
      }
      case 'Timestamp':
        this.room(8);
        this.at = this.buffer.writeBigUInt64BE(
          BigInt.asUintN(64, (value as Timestamp).toBigInt()),
          this.at,
        );
        break;
      case 'BSONRegExp':
        this.text((value as BSONRegExp).pattern);
        this.text((value as BSONRegExp).options);
        break;
      case 'Code':
        this.text((value as Code).code);
        if ((value as Code).scope) this.doc((value as Code).scope as Doc, collation);
        break;
      default:
        break;
    }
  }
}

/** The one writer: keys are made one after the other. */
export const keyWriter = new KeyWriter();

/** The ordering key of a value; equal values, of whatever number type, have equal keys. */
export function keyOf(value: unknown, collation?: Collation): string {
  return keyWriter.start().value(value, collation).take();
}

/** How an index stores a value: as `keyOf`, but an empty array has a place of its own. */
export function indexKeyOf(value: unknown, collation?: Collation): string {
  return keyWriter.start().indexed(value, collation).take();
}

/** Turns a key round, for descending index fields. */
export function flipKey(key: string): string {
  const data = Buffer.from(key, 'latin1');
  return Buffer.from(data.map((byte) => 0xff - byte)).toString('latin1');
}

export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const SURROGATES = /[\ud800-\uffff]/;

/** MongoDB's comparison of any two values; missing counts as null. */
export function compare(a: unknown, b: unknown, collation?: Collation): number {
  if (typeof a === 'number' && typeof b === 'number') {
    if (a < b) return -1;
    if (a > b) return 1;
    if (a === b) return 0;
  } else if (typeof a === 'string' && typeof b === 'string' && collation === undefined) {
    // Code units order like code points unless surrogates meet what lies above them.
    if (!SURROGATES.test(a) || !SURROGATES.test(b)) return compareKeys(a, b);
  } else if (a instanceof Date && b instanceof Date) {
    return Math.sign(a.getTime() - b.getTime());
  }
  const ranks = rankOf(a) - rankOf(b);
  return ranks === 0 ? compareKeys(keyOf(a, collation), keyOf(b, collation)) : Math.sign(ranks);
}

export function equal(a: unknown, b: unknown, collation?: Collation): boolean {
  return a === b || compare(a, b, collation) === 0;
}

/** The values by their keys: each once, the first of equal ones. */
export function distinctValues(
  values: Iterable<unknown>,
  collation?: Collation,
): Map<string, unknown> {
  const set = new Map<string, unknown>();
  for (const value of values) {
    const key = keyOf(value, collation);
    if (!set.has(key)) set.set(key, value);
  }
  return set;
}

/** The values of such a map in their order. */
export function inOrder(set: Map<string, unknown>): unknown[] {
  return [...set].sort(([a], [b]) => compareKeys(a, b)).map(([, value]) => value);
}
