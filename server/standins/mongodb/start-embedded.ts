import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DataFolderInUseError } from './store/data-folder-lock.ts';

export { DataFolderInUseError } from './store/data-folder-lock.ts';

/** What the engine's process tells the one that started it, once. */
export type FromEngine =
  | { kind: 'listening'; port: number }
  | { kind: 'in-use'; pid: number }
  | { kind: 'failed'; message: string };

/** What the engine's process is told. */
export interface ToEngine {
  kind: 'stop';
}

export interface EmbeddedOptions {
  /** Made if it does not exist; owned by one engine at a time. */
  dataDir: string;
  /** Called when the engine's process died and has been started again. */
  onRestart?: () => void;
}

export interface Embedded {
  /** For the driver or mongoose; the name of the database is theirs to choose. */
  uri: string;
  /** The engine's process as it is now. */
  pid: () => number;
  /** Flushes, gives the data folder back and ends the process. */
  stop(): Promise<void>;
}

const STOP_MS = 10_000;
const RESTART_PAUSE_MS = 200;

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const script = fileURLToPath(new URL('./engine-process.ts', import.meta.url));

interface Running {
  child: ChildProcess;
  port: number;
}

/** Starts the engine in a process of its own and keeps it running until `stop`. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = resolvePath(options.dataDir);
  const { child, port } = await launch(dataDir, 0);
  const state = { child, stopping: false, restarting: Promise.resolve() };

  /** Starts the engine again when it dies, on the same port, so that drivers find it by themselves. */
  function watch(): void {
    state.child.once('exit', () => {
      if (!state.stopping) state.restarting = restart();
    });
  }

  async function restart(): Promise<void> {
    while (!state.stopping) {
      const next = await launch(dataDir, port).catch(() => undefined);
      if (next !== undefined) {
        state.child = next.child;
        watch();
        options.onRestart?.();
        return;
      }
      await new Promise((again) => setTimeout(again, RESTART_PAUSE_MS));
    }
  }

  watch();
  return {
    uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    pid: () => state.child.pid ?? 0,
    stop: async () => {
      state.stopping = true;
      await state.restarting;
      await end(state.child);
    },
  };
}

function launch(dataDir: string, port: number): Promise<Running> {
  const child = fork(script, [dataDir, String(port)], {
    execArgv: ['--expose-gc', '--max-semi-space-size=32', '--import', tsx],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the database engine ended with code ${code}`)));
    child.once('message', (message: FromEngine) => {
      child.removeAllListeners('exit');
      // The parent may end while the engine runs: the engine notices and ends too.
      child.unref();
      child.channel?.unref();
      if (message.kind === 'listening') resolve({ child, port: message.port });
      else if (message.kind === 'in-use') reject(new DataFolderInUseError(dataDir, message.pid));
      else reject(new Error(`the database engine did not start: ${message.message}`));
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  const message: ToEngine = { kind: 'stop' };
  if (child.connected) child.send(message);
  else child.kill('SIGTERM');
  await ended;
  clearTimeout(timer);
}
