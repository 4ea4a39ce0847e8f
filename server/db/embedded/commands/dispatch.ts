import { wholeNumber } from '../bson/numbers.ts';
import type { Doc } from '../bson/values.ts';
import type { Engine } from '../engine.ts';
import { fail } from '../errors.ts';
import { errorReply } from '../wire/connection.ts';
import type { Request } from '../wire/message.ts';
import { aggregate } from './aggregate.ts';
import * as catalogue from './catalogue.ts';
import type { Handler } from './context.ts';
import { createIndexes } from './create-indexes.ts';
import { explain, explainCommand } from './explain.ts';
import { findAndModify } from './find-and-modify.ts';
import * as handshake from './handshake.ts';
import * as reads from './read.ts';
import * as writes from './write.ts';

const COMMANDS: Readonly<Record<string, Handler>> = {
  hello: handshake.hello,
  ismaster: handshake.hello,
  isMaster: handshake.hello,
  ping: handshake.ok,
  buildInfo: handshake.buildInfo,
  buildinfo: handshake.buildInfo,
  startSession: handshake.startSession,
  endSessions: handshake.ok,
  refreshSessions: handshake.ok,
  killSessions: handshake.ok,
  killAllSessions: handshake.ok,
  connectionStatus: handshake.connectionStatus,
  serverStatus: handshake.serverStatus,
  hostInfo: handshake.hostInfo,
  whatsmyuri: handshake.whatsMyUri,
  getParameter: handshake.getParameter,
  setParameter: handshake.setParameter,
  getLog: handshake.getLog,
  compact: handshake.compact,
  commitTransaction: handshake.noTransactions,
  abortTransaction: handshake.noTransactions,
  find: reads.find,
  getMore: reads.getMore,
  killCursors: reads.killCursors,
  count: reads.count,
  distinct: reads.distinct,
  aggregate,
  explain,
  insert: writes.insert,
  update: writes.update,
  delete: writes.remove,
  findAndModify,
  findandmodify: findAndModify,
  create: catalogue.create,
  drop: catalogue.drop,
  dropDatabase: catalogue.dropDatabase,
  renameCollection: catalogue.renameCollection,
  listCollections: catalogue.listCollections,
  listDatabases: catalogue.listDatabases,
  listIndexes: catalogue.listIndexes,
  createIndexes,
  dropIndexes: catalogue.dropIndexes,
  deleteIndexes: catalogue.dropIndexes,
  collMod: catalogue.collMod,
  collStats: catalogue.collStats,
  collstats: catalogue.collStats,
  dbStats: catalogue.dbStats,
  dbstats: catalogue.dbStats,
};

/** Commands that never change anything; their answers wait for no disk. */
const READS = new Set([
  'hello',
  'ismaster',
  'isMaster',
  'ping',
  'find',
  'getMore',
  'count',
  'distinct',
]);

/** Executes a command; errors come back as replies. Writes are on disk when it resolves. */
export async function answer(engine: Engine, request: Request, connectionId: number): Promise<Doc> {
  const { command: body, database } = request;
  const name = Object.keys(body)[0] ?? '';
  try {
    const handler = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (handler === undefined) return fail(59, `no such command: '${name}'`);
    if (body['autocommit'] === false || body['txnNumber'] !== undefined) {
      fail(20, 'Transaction numbers are only allowed on a replica set member or mongos');
    }
    checkConcerns(body);
    checkApi(name, body);
    const command = { engine, database, name, body, connectionId };
    if (name === 'aggregate' && body['explain'] === true) {
      return await explainCommand(command, 'queryPlanner');
    }
    return await handler(command);
  } catch (cause) {
    return errorReply(cause);
  } finally {
    if (!READS.has(name)) await engine.commit();
  }
}

/** Commands of the stable API, version 1; the others are refused to clients that insist on it. */
const STABLE = new Set(
  (
    'abortTransaction aggregate authenticate collMod commitTransaction count create createIndexes ' +
    'delete drop dropDatabase dropIndexes endSessions explain find findAndModify getMore hello ' +
    'insert killCursors listCollections listDatabases listIndexes ping refreshSessions update'
  ).split(' '),
);

function checkApi(name: string, body: Doc): void {
  const version = body['apiVersion'];
  if (version === undefined) return;
  if (version !== '1') fail(322, 'API version must be "1"');
  if (body['apiStrict'] === true && !STABLE.has(name)) {
    fail(323, `Provided apiStrict:true, but the command ${name} is not in API Version 1`);
  }
}

/** A single node can promise what it has on disk, and nothing about others. */
function checkConcerns(body: Doc): void {
  const write = body['writeConcern'] as Doc | undefined;
  const members = wholeNumber(write?.['w']);
  if (members !== undefined && members > 1)
    fail(2, "cannot use 'w' > 1 when a host is not replicated");
  const read = body['readConcern'] as Doc | undefined;
  const level = read?.['level'];
  if (level === 'snapshot')
    fail(123, "node needs to be a replica set member to use read concern 'snapshot'");
  if (level === 'linearizable')
    fail(123, "node needs to be a replica set member to use read concern 'linearizable'");
}
