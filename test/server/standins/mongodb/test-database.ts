import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { type Embedded, startEmbedded } from '#server/standins/mongodb/start-embedded.ts';

export const { Long, Decimal128, ObjectId, Binary, MinKey, MaxKey, Timestamp, Double, Int32 } =
  mongoose.mongo;

/** The driver's untyped document, with any kind of _id. */
export interface AnyDocument extends mongoose.mongo.BSON.Document {
  _id?: string | number | boolean | object | null;
}
export type AnyCollection = mongoose.mongo.Collection<AnyDocument>;

/** True when the tests run against a real server; what is only about the engine is left out then. */
export const onRealServer = process.env['MONGODB_URI'] !== undefined;

/** A client of the engine, or of the server in MONGODB_URI, with a database that is thrown away. */
export class TestDatabase {
  readonly client: mongoose.mongo.MongoClient;
  readonly db: mongoose.mongo.Db;
  private readonly end: () => Promise<void>;
  private made = 0;

  private constructor(uri: string, end: () => Promise<void>) {
    this.client = new mongoose.mongo.MongoClient(uri, { maxPoolSize: 40 });
    this.db = this.client.db(`conformance_${process.pid}_${Math.random().toString(36).slice(2)}`);
    this.end = end;
  }

  static async open(): Promise<TestDatabase> {
    const uri = process.env['MONGODB_URI'];
    if (uri !== undefined) return new TestDatabase(uri, async () => undefined);
    const { engine, remove } = await startTemporaryEngine();
    return new TestDatabase(engine.uri, async () => {
      await engine.stop();
      remove();
    });
  }

  /** A new collection with these documents. */
  async collection(...documents: AnyDocument[]): Promise<AnyCollection> {
    this.made++;
    const collection = this.db.collection<AnyDocument>(`c${this.made}`);
    if (documents.length > 0) await collection.insertMany(documents);
    return collection;
  }

  async close(): Promise<void> {
    await this.db.dropDatabase();
    await this.client.close();
    await this.end();
  }
}

export async function startTemporaryEngine(): Promise<{
  engine: Embedded;
  dataDir: string;
  remove: () => void;
}> {
  const dataDir = mkdtempSync(join(tmpdir(), 'engine-test-'));
  const engine = await startEmbedded({ dataDir });
  return { engine, dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}

/** The server's error of a promise that has to fail. */
export async function errorOf(promise: Promise<unknown>): Promise<mongoose.mongo.MongoServerError> {
  try {
    await promise;
  } catch (cause) {
    if (cause instanceof mongoose.mongo.MongoServerError) return cause;
    throw cause;
  }
  throw new Error('it should have failed');
}
