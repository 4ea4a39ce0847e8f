import { MAX_MESSAGE_BYTES } from '../wire/message.ts';
import type { Handler } from './context.ts';

const VERSION = '7.0.0';
const MAX_WIRE_VERSION = 21;
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

const ok: Handler = () => ({ ok: 1 });

/** What drivers ask first; the answer describes a standalone server without optional features. */
const hello: Handler = ({ connectionId }) => ({
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
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

const buildInfo: Handler = () => ({
  version: VERSION,
  versionArray: [7, 0, 0, 0],
  modules: [],
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  ok: 1,
});

/** The heap is told after a collection of garbage, where the process allows one to be asked for. */
const serverStatus: Handler = () => {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    host: '127.0.0.1',
    version: VERSION,
    process: 'estante-built-in-engine',
    pid: process.pid,
    uptime: process.uptime(),
    localTime: new Date(),
    extra_info: { heap_usage_bytes: heapUsed },
    mem: { bits: 64, resident: Math.round(rss / 1048576), supported: true },
    ok: 1,
  };
};

const compact: Handler = async ({ engine }) => {
  await engine.compact();
  return { bytesFreed: 0, ok: 1 };
};

export const COMMANDS: Readonly<Record<string, Handler>> = {
  hello,
  buildInfo,
  serverStatus,
  compact,
  ping: ok,
  endSessions: ok,
  refreshSessions: ok,
  killSessions: ok,
};
