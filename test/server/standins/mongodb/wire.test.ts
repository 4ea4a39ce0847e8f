import { once } from 'node:events';
import { connect } from 'node:net';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBson } from '#server/standins/mongodb/wire/check-bson.ts';
import { onRealServer, startTemporaryEngine } from './test-database.ts';

const { BSON, MongoClient } = mongoose.mongo;

const bson = (doc: object): Buffer => Buffer.from(BSON.serialize(doc));
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

/** An OP_MSG of these sections. */
function message(...sections: Buffer[]): Buffer {
  const content = Buffer.concat([int32(0), ...sections]);
  const header = [content.length + 16, 1, 0, 2013].map(int32);
  return Buffer.concat([...header, content]);
}

const body = (doc: Buffer): Buffer => Buffer.concat([Buffer.from([0]), doc]);

function sequence(documents: Buffer, length = documents.length + 14): Buffer {
  return Buffer.concat([Buffer.from([1]), int32(length), Buffer.from('documents\0'), documents]);
}

/** The document with another number where this text has its length. */
function withLength(doc: Buffer, text: string, length: number): Buffer {
  const changed = Buffer.from(doc);
  changed.writeInt32LE(length, changed.indexOf(`${text}\0`) - 4);
  return changed;
}

describe.skipIf(onRealServer)('a message that is none', () => {
  let running: Awaited<ReturnType<typeof startTemporaryEngine>>;
  beforeAll(async () => {
    running = await startTemporaryEngine();
  });
  afterAll(async () => {
    await running.engine.stop();
    running.remove();
  });

  const insert = bson({ insert: 'c', $db: 'd' });
  const doc = bson({ _id: 'bad', text: 'abc' });
  const first = (length: number): Buffer => Buffer.concat([int32(length), insert.subarray(4)]);
  const sectionsOf: Record<string, Buffer[]> = {
    'no body': [],
    'two bodies': [body(insert), body(insert)],
    'a body of length 0': [body(first(0))],
    'a body of length -1': [body(first(-1))],
    'a body that is longer than the message': [body(first(4000))],
    'a section of length 0': [body(insert), sequence(doc, 0)],
    'a section that goes back': [body(insert), sequence(doc, -9)],
    'a section that is longer than the message': [body(insert), sequence(doc, 4000)],
    'a document of length 0': [body(insert), sequence(Buffer.concat([int32(0), doc.subarray(4)]))],
    'a text longer than its document': [body(insert), sequence(withLength(doc, 'abc', 70_000))],
    'a text that goes back': [body(insert), sequence(withLength(doc, 'abc', -7))],
    'a text in a filter that goes back': [
      body(withLength(bson({ find: 'c', filter: { text: 'abc' }, $db: 'd' }), 'abc', -7)),
    ],
  };

  it('is refused or hung up on, and the others go on', { timeout: 20_000 }, async () => {
    const { port } = new URL(running.engine.uri);
    const client = await new MongoClient(running.engine.uri).connect();
    const collection = client.db('d').collection('c');
    const pid = running.engine.pid();
    for (const [name, sections] of Object.entries(sectionsOf)) {
      const socket = connect(Number(port), '127.0.0.1');
      const answered = once(socket, 'data');
      const ended = once(socket, 'close');
      socket.write(message(...sections));
      const [answer] = (await Promise.race([answered, ended])) as unknown[];
      const told = Buffer.isBuffer(answer) ? answer.toString('latin1') : 'hung up';
      expect(told, name).toMatch(/InvalidBSON|hung up/);
      socket.destroy();
      expect(await collection.countDocuments(), name).toBe(0);
    }
    expect(running.engine.pid()).toBe(pid);
    await client.close();
  });

  it('is told from every value that there is', () => {
    const { Binary, BSONRegExp, Code, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } =
      mongoose.mongo;
    const values = {
      plain: [1, 1.5, '', 'é', null, true, new Date(0), [1, [{}]], {}],
      binary: [new Binary(Buffer.alloc(0)), new Binary(Buffer.from('x')), new ObjectId()],
      code: [new BSONRegExp('a', 'i'), new Code('x'), new Code('x', { y: 1 })],
      numbers: [Long.fromNumber(5), Decimal128.fromString('1.5')],
      others: [new MinKey(), new MaxKey(), new Timestamp({ t: 1, i: 2 })],
    };
    const whole = bson(values);
    expect(checkBson(whole, 0, whole.length)).toBe(whole.length);
    for (let end = 0; end < whole.length; end++) {
      expect(() => checkBson(whole.subarray(0, end), 0, end)).toThrow('invalid BSON');
    }
    for (const value of Object.values(values).flat()) {
      const one = bson({ value });
      expect(checkBson(one, 0, one.length)).toBe(one.length);
    }
  });

  it('has no more than 200 levels', () => {
    const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });
    const [deep, deeper] = [bson(nested(200)), bson(nested(201))];
    expect(checkBson(deep, 0, deep.length)).toBe(deep.length);
    expect(() => checkBson(deeper, 0, deeper.length)).toThrow('200 levels');
  });
});
