import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where the sandbox remembers: written aside and renamed, so that a crash leaves the old or the new state. */
interface StateFile {
  /** Null where there is none, or none that can be read: what is pretended may be forgotten. */
  load(): Promise<unknown>;
  save(state: object): Promise<void>;
}

export function createStateFile(path: string | null): StateFile {
  if (path === null) return { load: async () => null, save: async () => {} };
  let last: Promise<void> = Promise.resolve();
  return {
    async load() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return 'null';
        throw error;
      });
      return parse(text);
    },
    save(state) {
      const text = JSON.stringify(state);
      last = last.catch(() => {}).then(() => write(path, text));
      return last;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.new`;
  await writeFile(aside, text);
  await rename(aside, path);
}
