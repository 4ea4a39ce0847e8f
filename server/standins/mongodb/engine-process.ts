import { answer } from './commands/dispatch.ts';
import { Engine } from './engine.ts';
import type { FromEngine, ToEngine } from './start-embedded.ts';
import { DataFolderInUseError, lockDataFolder } from './store/data-folder-lock.ts';
import { listen } from './wire/server.ts';

/*
 * The engine's own process. It is forked by start-embedded.ts with the data folder and the port as
 * arguments, says once that it listens, and ends with its parent.
 */

const [, , dataDir = '', port = '0'] = process.argv;

function tell(message: FromEngine, then: () => void = () => undefined): void {
  if (process.send === undefined) then();
  else process.send(message, then);
}

async function main(): Promise<void> {
  const unlock = lockDataFolder(dataDir);
  // A log that cannot be written leaves memory ahead of the disk: only a fresh start is right.
  const engine = new Engine(dataDir, () => process.exit(1));
  const server = await listen(Number(port), (request, id) => answer(engine, request, id));
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await server.close();
    await engine.close();
    unlock();
    process.exit(0);
  };
  process.on('disconnect', () => void stop());
  process.on('SIGTERM', () => void stop());
  // Ctrl-C reaches the whole group; the parent decides when the database goes.
  process.on('SIGINT', () => undefined);
  process.on('message', (message: ToEngine) => {
    if (message.kind === 'stop') void stop();
  });
  tell({ kind: 'listening', port: server.port });
}

main().catch((cause: unknown) => {
  const inUse = cause instanceof DataFolderInUseError;
  const message = cause instanceof Error ? cause.message : String(cause);
  const told: FromEngine = inUse ? { kind: 'in-use', pid: cause.pid } : { kind: 'failed', message };
  tell(told, () => process.exit(1));
});
