import { MAX_MESSAGE_BYTES } from '../wire/message.ts';
import type { Handler } from './context.ts';

const ok: Handler = () => ({ ok: 1 });

/** What drivers ask first; the answer describes a standalone server without optional features. */
const hello: Handler = ({ connectionId }) => ({
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
  maxWireVersion: 21,
  readOnly: false,
  ok: 1,
});

/** The heap is told after a collection of garbage, where the process allows one to be asked for. */
const serverStatus: Handler = () => {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    version: '7.0.0',
    process: 'estante-built-in-engine',
    pid: process.pid,
    extra_info: { heap_usage_bytes: heapUsed },
    mem: { bits: 64, resident: Math.round(rss / 1048576) },
    ok: 1,
  };
};

const compact: Handler = async ({ engine }) => {
  await engine.compact();
  return { bytesFreed: 0, ok: 1 };
};

export const COMMANDS: Readonly<Record<string, Handler>> = {
  hello,
  buildInfo: () => ({ version: '7.0.0', versionArray: [7, 0, 0, 0], ok: 1 }),
  serverStatus,
  compact,
  ping: ok,
  endSessions: ok,
  refreshSessions: ok,
  killSessions: ok,
};
