import { ObjectId, UUID } from 'bson';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { MAX_MESSAGE_BYTES } from '../wire/message.ts';
import type { Handler } from './context.ts';

const MAX_WIRE_VERSION = 21;
const VERSION = '7.0.0';

/** What drivers ask first; the answer describes a standalone server without optional features. */
export const hello: Handler = ({ connectionId }) => ({
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: MAX_MESSAGE_BYTES,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId,
  minWireVersion: 0,
  maxWireVersion: MAX_WIRE_VERSION,
  readOnly: false,
  ok: 1,
});

export const ok: Handler = () => ({ ok: 1 });

export const buildInfo: Handler = () => ({
  version: VERSION,
  versionArray: [7, 0, 0, 0],
  gitVersion: 'estante-built-in-engine',
  modules: [],
  allocator: 'v8',
  javascriptEngine: 'none',
  bits: 64,
  debug: false,
  maxBsonObjectSize: 16 * 1024 * 1024,
  ok: 1,
});

export const startSession: Handler = () => ({
  id: { id: new UUID() },
  timeoutMinutes: 30,
  ok: 1,
});

export const connectionStatus: Handler = () => ({
  authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
  ok: 1,
});

/** After a collection, where the process allows one to be asked for. */
function heapInUse(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

export const serverStatus: Handler = ({ engine }) => ({
  host: '127.0.0.1',
  version: VERSION,
  process: 'estante-built-in-engine',
  pid: process.pid,
  uptime: process.uptime(),
  localTime: new Date(),
  mem: { bits: 64, resident: Math.round(process.memoryUsage.rss() / 1048576), supported: true },
  extra_info: { heap_usage_bytes: heapInUse() },
  metrics: { cursor: { open: { total: engine.cursors.count } } },
  ok: 1,
});

export const whatsMyUri: Handler = () => ({ you: '127.0.0.1', ok: 1 });

export const getParameter: Handler = ({ body }) => {
  const known: Doc = { featureCompatibilityVersion: { version: '7.0' } };
  const found = Object.entries(known).filter(
    ([name]) => name in body || body['getParameter'] === '*',
  );
  if (found.length === 0) fail(72, 'no option found to get');
  return { ...Object.fromEntries(found), ok: 1 };
};

/** Expired documents are looked for every second anyway. */
export const setParameter: Handler = ({ body }) => {
  if (!('ttlMonitorSleepSecs' in body)) fail(72, 'no option found to set');
  return { was: 1, ok: 1 };
};

/** Transactions and anything that needs them are for replica sets. */
export const noTransactions: Handler = () =>
  fail(20, 'Transaction numbers are only allowed on a replica set member or mongos');

export const compact: Handler = async ({ engine }) => {
  await engine.compact();
  return { bytesFreed: 0, ok: 1 };
};

export const getLog: Handler = () => ({ totalLinesWritten: 0, log: [], ok: 1 });

export const hostInfo: Handler = () => ({
  system: { currentTime: new Date(), hostname: '127.0.0.1', cpuAddrSize: 64 },
  os: { type: process.platform, name: process.platform, version: process.version },
  extra: { id: new ObjectId() },
  ok: 1,
});
