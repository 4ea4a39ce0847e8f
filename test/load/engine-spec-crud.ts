/*
 * Runs MongoDB's unified specification tests (github.com/mongodb/specifications) on the built-in
 * engine, or on the server in MONGODB_URI. The tests are not part of this repository; give the path
 * of a checkout: node --import tsx test/load/engine-spec-crud.ts <specifications> [folder or file]
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { EJSON } from 'bson';
import mongoose from 'mongoose';
import { startTemporaryEngine } from '#test/server/standins/mongodb/test-database.ts';

const { MongoClient, MongoServerError } = mongoose.mongo;

/** Parsed JSON: the format is the specification's, its schema is next to the tests. */
type Json = mongoose.mongo.BSON.Document;
/** A client, a database or a collection; what it can do is up to the test. */
type Entity = Json[string];
type Outcome = 'pass' | 'fail' | 'not applicable';

class NotApplicable extends Error {}

const SERVER = [7, 0, 0];

function version(text: string): number {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return (major * 1000 + minor) * 1000 + patch;
}

function meets(requirements: Json[] | undefined): boolean {
  const own = version(SERVER.join('.'));
  return (requirements ?? [{}]).some(
    (one) =>
      version(one['minServerVersion'] ?? '0') <= own &&
      version(one['maxServerVersion'] ?? '999') >= own &&
      (one['topologies'] === undefined || one['topologies'].includes('single')) &&
      one['serverless'] !== 'require' &&
      one['auth'] !== true &&
      one['csfle'] !== true,
  );
}

/** The specification's matching: only documents at the root may have further fields. */
function matches(expected: unknown, given: unknown, root: boolean): boolean {
  // The driver keeps sort orders as maps.
  const actual: unknown = given instanceof Map ? Object.fromEntries(given) : given;
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((item, i) => matches(item, actual[i], root))
    );
  }
  if (!isPlain(expected)) return isDeepStrictEqual(plain(expected), plain(actual));
  const special = Object.keys(expected).find((key) => key.startsWith('$$'));
  if (special !== undefined) return matchesSpecial(special, expected[special], actual, root);
  if (actual === null || typeof actual !== 'object') return false;
  const doc = actual as Json;
  const extra = Object.keys(doc).some((key) => !(key in expected) && doc[key] !== undefined);
  if (!root && extra) return false;
  return Object.entries(expected).every(([key, value]) => matches(value, doc[key], false));
}

function matchesSpecial(name: string, operand: unknown, actual: unknown, root: boolean): boolean {
  if (name === '$$exists') return (actual !== undefined) === operand;
  if (name === '$$unsetOrMatches') return actual === undefined || matches(operand, actual, root);
  if (name === '$$type') {
    const names = [operand].flat();
    return names.some((one) =>
      one === 'object' ? isPlain(actual) : one === 'array' ? Array.isArray(actual) : actual != null,
    );
  }
  throw new NotApplicable(name);
}

function isPlain(value: unknown): value is Json {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : EJSON.serialize({ value } as Json, { relaxed: true });
}

interface World {
  entities: Map<string, Entity>;
  events: Map<string, Json[]>;
  close(): Promise<void>;
}

async function makeWorld(uri: string, file: Json): Promise<World> {
  const entities = new Map<string, Entity>();
  const events = new Map<string, Json[]>();
  for (const entry of file['createEntities'] ?? []) {
    const [kind, spec] = Object.entries(entry)[0] as [string, Json];
    if (kind === 'client') {
      const options = spec['uriOptions'] ?? {};
      const client = new MongoClient(uri, { monitorCommands: true, ...options });
      const seen: Json[] = [];
      events.set(spec['id'], seen);
      const ignored = new Set(spec['ignoreCommandMonitoringEvents'] ?? []);
      if (spec['observeEvents']?.includes('commandStartedEvent')) {
        client.on('commandStarted', (event) => {
          if (!ignored.has(event.commandName)) seen.push(event as Json);
        });
      }
      entities.set(spec['id'], await client.connect());
    } else if (kind === 'database') {
      entities.set(
        spec['id'],
        entities.get(spec['client']).db(spec['databaseName'], spec['databaseOptions']),
      );
    } else if (kind === 'collection') {
      const database = entities.get(spec['database']);
      entities.set(
        spec['id'],
        database.collection(spec['collectionName'], spec['collectionOptions']),
      );
    } else {
      throw new NotApplicable(`entity ${kind}`);
    }
  }
  const clients = [...entities.values()].filter((entity) => entity instanceof MongoClient);
  return {
    entities,
    events,
    close: async () => void (await Promise.all(clients.map((one) => one.close()))),
  };
}

function bulkResult(result: Json): Json {
  const names = ['insertedCount', 'matchedCount', 'modifiedCount', 'deletedCount', 'upsertedCount'];
  return {
    ...Object.fromEntries(names.map((name) => [name, result[name]])),
    insertedIds: result['insertedIds'],
    upsertedIds: result['upsertedIds'] ?? {},
  };
}

const lower = (options: Json): Json =>
  options['returnDocument']
    ? { ...options, returnDocument: options['returnDocument'].toLowerCase() }
    : options;

type Run = (on: Entity, args: Json, rest: Json) => Promise<unknown>;

const OPERATIONS: Record<string, Run> = {
  find: (on, { filter, ...options }) => on.find(filter, options).toArray(),
  findOne: (on, { filter, ...options }) => on.findOne(filter, options),
  aggregate: (on, { pipeline, ...options }) => on.aggregate(pipeline, options).toArray(),
  count: (on, { filter, ...options }) => on.count(filter, options),
  countDocuments: (on, { filter, ...options }) => on.countDocuments(filter, options),
  estimatedDocumentCount: (on, options) => on.estimatedDocumentCount(options),
  distinct: (on, { fieldName, filter, ...options }) => on.distinct(fieldName, filter, options),
  insertOne: (on, { document, ...options }) => on.insertOne(document, options),
  insertMany: (on, { documents, ...options }) => on.insertMany(documents, options),
  updateOne: (on, { filter, update, ...options }) => on.updateOne(filter, update, options),
  updateMany: (on, { filter, update, ...options }) => on.updateMany(filter, update, options),
  replaceOne: (on, { filter, replacement, ...options }) =>
    on.replaceOne(filter, replacement, options),
  deleteOne: (on, { filter, ...options }) => on.deleteOne(filter, options),
  deleteMany: (on, { filter, ...options }) => on.deleteMany(filter, options),
  findOneAndUpdate: (on, { filter, update, ...options }) =>
    on.findOneAndUpdate(filter, update, lower(options)),
  findOneAndReplace: (on, { filter, replacement, ...options }) =>
    on.findOneAndReplace(filter, replacement, lower(options)),
  findOneAndDelete: (on, { filter, ...options }) => on.findOneAndDelete(filter, options),
  bulkWrite: async (on, { requests, ...options }) =>
    bulkResult(await on.bulkWrite(requests, options)),
  createCollection: (on, { collection, ...options }) => on.createCollection(collection, options),
  dropCollection: (on, { collection }) => on.dropCollection(collection),
  createIndex: (on, { keys, ...options }) => on.createIndex(keys, options),
  modifyCollection: (on, { collection, ...options }) =>
    on.command({ collMod: collection, ...options }),
};

async function perform(world: World, operation: Json): Promise<void> {
  const run = OPERATIONS[operation['name']];
  const target = world.entities.get(operation['object']);
  if (run === undefined || target === undefined) throw new NotApplicable(operation['name']);
  let result: unknown;
  let error: Json | undefined;
  try {
    result = await run(target, { ...operation['arguments'] }, {});
  } catch (cause) {
    error = cause as Json;
  }
  const expected: Json | undefined = operation['expectError'];
  if (expected !== undefined) {
    if (error === undefined) throw new Error(`${operation['name']}: no error`);
    checkError(expected, error);
  } else if (error !== undefined) {
    throw error instanceof Error ? error : new Error(String(error));
  } else if ('expectResult' in operation && !matches(operation['expectResult'], result, true)) {
    throw new Error(
      `${operation['name']}: result ${EJSON.stringify(result)} instead of ${EJSON.stringify(operation['expectResult'])}`,
    );
  }
}

function checkError(expected: Json, error: Json): void {
  const fromServer = error instanceof MongoServerError;
  const problem =
    (expected['isClientError'] === true && fromServer && 'not a client error') ||
    (expected['isClientError'] === false && !fromServer && 'not a server error') ||
    (expected['errorCode'] !== undefined && error['code'] !== expected['errorCode'] && 'code') ||
    (expected['errorContains'] !== undefined &&
      !error['message'].toLowerCase().includes(expected['errorContains'].toLowerCase()) &&
      'message') ||
    (expected['errorResponse'] !== undefined &&
      !matches(expected['errorResponse'], error['errorResponse'] ?? error['result'], true) &&
      'response') ||
    (expected['expectResult'] !== undefined &&
      !matches(expected['expectResult'], error['result'] && bulkResult(error['result']), true) &&
      'result');
  if (problem) throw new Error(`error: ${problem}: ${error['code']} ${error['message']}`);
}

function checkEvents(world: World, expected: Json): void {
  const seen = world.events.get(expected['client']) ?? [];
  const wanted = expected['events'] as Json[];
  const enough =
    expected['ignoreExtraEvents'] === true
      ? seen.length >= wanted.length
      : seen.length === wanted.length;
  if (!enough) throw new Error(`${seen.length} events instead of ${wanted.length}`);
  wanted.forEach((event, i) => {
    const started = event['commandStartedEvent'];
    if (started === undefined) throw new NotApplicable(Object.keys(event)[0]);
    const { command = {}, ...rest } = started;
    if (!matches(rest, seen[i], true) || !matches(command, seen[i]?.['command'], true)) {
      throw new Error(`event ${i}: ${EJSON.stringify(seen[i]?.['command'])}`);
    }
  });
}

async function runTest(uri: string, file: Json, test: Json): Promise<void> {
  if (!meets(file['runOnRequirements']) || !meets(test['runOnRequirements']))
    throw new NotApplicable('server');
  if (test['skipReason'] !== undefined) throw new NotApplicable(test['skipReason']);
  const admin = await new MongoClient(uri).connect();
  const data: Json[] = file['initialData'] ?? [];
  try {
    for (const { databaseName, collectionName, documents, createOptions } of data) {
      const database = admin.db(databaseName);
      await database.dropCollection(collectionName);
      await database.createCollection(collectionName, createOptions);
      if (documents.length > 0) await database.collection(collectionName).insertMany(documents);
    }
    const world = await makeWorld(uri, file);
    try {
      for (const seen of world.events.values()) seen.length = 0;
      for (const operation of test['operations']) await perform(world, operation);
      for (const expected of test['expectEvents'] ?? []) checkEvents(world, expected);
    } finally {
      await world.close();
    }
    for (const { databaseName, collectionName, documents } of test['outcome'] ?? []) {
      const found = await admin
        .db(databaseName)
        .collection(collectionName)
        .find()
        .sort({ _id: 1 })
        .toArray();
      if (!matches(documents, found, false)) throw new Error(`outcome ${EJSON.stringify(found)}`);
    }
  } finally {
    await admin.close();
  }
}

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const all = readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
  return all.filter((name) => name.endsWith('.json')).map((name) => join(path, name));
}

const [, , checkout, part = 'source/crud/tests/unified'] = process.argv;
if (checkout === undefined)
  throw new Error('give the path of a checkout of mongodb/specifications');
const temporary =
  process.env['MONGODB_URI'] === undefined ? await startTemporaryEngine() : undefined;
const uri = process.env['MONGODB_URI'] ?? temporary?.engine.uri ?? '';
const counts: Record<Outcome, number> = { pass: 0, fail: 0, 'not applicable': 0 };
for (const path of filesUnder(join(checkout, part))) {
  const file = EJSON.parse(readFileSync(path, 'utf8')) as Json;
  for (const test of file['tests'] ?? []) {
    let outcome: Outcome = 'pass';
    try {
      await runTest(uri, structuredClone(file), structuredClone(test));
    } catch (cause) {
      outcome = cause instanceof NotApplicable ? 'not applicable' : 'fail';
      if (outcome === 'fail') {
        const message = cause instanceof Error ? cause.message : String(cause);
        process.stdout.write(
          `${file['description']}: ${test['description']}: ${message.slice(0, 300)}\n`,
        );
      }
    }
    counts[outcome]++;
  }
}
process.stdout.write(
  `${counts.pass} pass, ${counts.fail} fail, ${counts['not applicable']} not applicable\n`,
);
await temporary?.engine.stop();
temporary?.remove();
