import type { Collation } from './collation.ts';
import { doubleParts, type Numeric } from './numbers.ts';
import { Rank, rankOf } from './types.ts';
import { type BsonObject, bsonObject, type Doc, isDoc } from './values.ts';

const PRINTABLE = /^[ -~\t\n\r]*$/;

const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);

/**
 * Writes keys as bytes and gives them back as a string of characters 0..255. One string that lies
 * in one piece takes half the memory of one that was put together from parts.
 */
class KeyWriter {
  private buffer = Buffer.alloc(1024);
  private at = 0;

  start(): void {
    this.at = 0;
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

  byte(value: number): void {
    this.room(1);
    this.buffer[this.at] = value;
    this.at++;
  }

  /** A number of five bytes; tells the documents under one key apart. */
  slotId(id: number): void {
    this.room(5);
    this.buffer.writeUIntBE(id, this.at, 5);
    this.at += 5;
  }

  /** An index's key of a value: an empty array has a place of its own. */
  indexed(value: unknown, collation: Collation | undefined): void {
    if (Array.isArray(value) && value.length === 0) this.byte(Rank.emptyArray);
    else this.value(value, collation);
  }

  value(value: unknown, collation: Collation | undefined): void {
    this.byte(rankOf(value));
    this.body(value, collation);
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
    if (Number.isNaN(value)) {
      this.buffer.fill(0, this.at, this.at + 8);
    } else {
      float[0] = value === 0 ? 0 : value;
      const negative = ((floatBytes[7] ?? 0) & 0x80) !== 0;
      for (let i = 0; i < 8; i++) {
        const byte = floatBytes[7 - i] ?? 0;
        this.buffer[this.at + i] = negative ? byte ^ 0xff : i === 0 ? byte | 0x80 : byte;
      }
    }
    this.at += 8;
  }

  /** The double, then whether the number is below it (1), it (2) or above it (3), and by how much. */
  private number(value: Numeric): void {
    if (typeof value === 'number') {
      this.double(value);
    } else {
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
    if (PRINTABLE.test(value)) {
      this.at += this.buffer.write(value, this.at, 'latin1');
    } else {
      const from = this.at;
      this.at += this.buffer.write(value, this.at, 'utf8');
      if (value.includes('\0')) this.escape(from);
    }
    this.buffer[this.at] = 0;
    this.buffer[this.at + 1] = 0;
    this.at += 2;
  }

  private escape(from: number): void {
    const plain = this.buffer.toString('latin1', from, this.at);
    this.at = from + this.buffer.write(plain.replaceAll('\0', '\0\xff'), from, 'latin1');
  }

  private doc(doc: Doc, collation: Collation | undefined): void {
    for (const name of Object.keys(doc)) {
      const value = doc[name];
      this.byte(rankOf(value));
      this.text(name);
      this.body(value, collation);
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
    else {
      const bson = bsonObject(value);
      if (bson !== undefined) this.bson(bson, collation);
    }
  }

  private bson(value: BsonObject, collation: Collation | undefined): void {
    switch (value._bsontype) {
      case 'ObjectId':
        this.raw(value.id);
        break;
      case 'Long':
      case 'Decimal128':
        this.number(value);
        break;
      case 'Binary': {
        const data = value.value();
        this.room(5);
        this.buffer.writeUInt32BE(data.length, this.at);
        this.buffer[this.at + 4] = value.sub_type;
        this.at += 5;
        this.raw(data);
        break;
      }
      case 'Timestamp':
        this.room(8);
        this.buffer.writeBigUInt64BE(BigInt.asUintN(64, value.toBigInt()), this.at);
        this.at += 8;
        break;
      case 'BSONRegExp':
        this.text(value.pattern);
        this.text(value.options);
        break;
      case 'Code':
        this.text(value.code);
        if (value.scope) this.doc(value.scope as Doc, collation);
        break;
      default:
        break;
    }
  }
}

/** The one writer: keys are made one after the other. */
export const keyWriter = new KeyWriter();
