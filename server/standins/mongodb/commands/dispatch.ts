import { wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import type { Engine } from '../engine.ts';
import { errorReply, fail } from '../errors.ts';
import type { Request } from '../wire/message.ts';
import { aggregate } from './aggregate.ts';
import * as catalogue from './catalogue.ts';
import { Command, type Handler } from './context.ts';
import { explain, explainCommand } from './explain.ts';
import * as reads from './read.ts';
import * as info from './server-info.ts';
import * as writes from './write.ts';

/** Old spellings that clients still use. */
const ALIASES: Readonly<Record<string, string>> = {
  ismaster: 'hello',
  isMaster: 'hello',
  buildinfo: 'buildInfo',
  findandmodify: 'findAndModify',
  collstats: 'collStats',
};

const COMMANDS: Readonly<Record<string, Handler>> = {
  ...info.COMMANDS,
  ...reads.COMMANDS,
  ...writes.COMMANDS,
  ...catalogue.COMMANDS,
  aggregate,
  explain,
};

/** Commands that never change anything; their answers wait for no disk. */
const READS = ['hello', 'ismaster', 'isMaster', 'ping', 'find', 'getMore', 'count', 'distinct'];

/** Executes a command; errors come back as replies. Writes are on disk when it resolves. */
export async function answer(engine: Engine, request: Request, connectionId: number): Promise<Doc> {
  let name = '';
  try {
    const body = request.command();
    name = Object.keys(body)[0] ?? '';
    const official = ALIASES[name] ?? name;
    const handler = Object.hasOwn(COMMANDS, official) ? COMMANDS[official] : undefined;
    if (handler === undefined) return fail(59, `no such command: '${name}'`);
    checkSession(body);
    const database = String(body['$db'] ?? 'admin');
    const { documents } = request;
    const command = new Command({ engine, database, documents, connectionId }, body);
    const explained = name === 'aggregate' && body['explain'] === true;
    return await (explained ? explainCommand(command, 'queryPlanner') : handler(command));
  } catch (cause) {
    return errorReply(cause);
  } finally {
    if (!READS.includes(name)) await engine.commit();
  }
}

/** A single node has no transactions, and can promise what it has on disk and nothing about others. */
function checkSession({ autocommit, txnNumber, apiVersion, writeConcern, readConcern }: Doc): void {
  const transaction = autocommit === false || txnNumber !== undefined;
  if (transaction) fail(20, 'Transaction numbers are only allowed on a replica set member');
  if (apiVersion !== undefined && apiVersion !== '1') fail(322, 'API version must be "1"');
  const others = isDoc(writeConcern) && (wholeNumber(writeConcern['w']) ?? 0) > 1;
  if (others) fail(2, "cannot use 'w' > 1 when a host is not replicated");
  const level = isDoc(readConcern) ? readConcern['level'] : undefined;
  const replicated = level === 'snapshot' || level === 'linearizable';
  if (replicated) fail(123, `read concern '${level}' needs a replica set`);
}
