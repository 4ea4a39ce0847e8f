import { makeTools } from './aggregate/expression.ts';
import { Cursors } from './commands/cursors.ts';
import { prepare, targets } from './commands/query.ts';
import type { Collection } from './store/collection.ts';
import type { IndexSpec } from './store/index-spec.ts';
import { Log } from './store/log.ts';
import { type Entry, entryOf } from './store/log-format.ts';
import { Store } from './store/store.ts';

const MAINTENANCE_MS = 1000;

/** One open data folder: the documents in memory, the log that keeps them, the open cursors. */
export class Engine {
  readonly store: Store;
  readonly cursors = new Cursors();
  private readonly log: Log;
  private readonly timer: NodeJS.Timeout;
  private readonly onFailure: (cause: unknown) => void;

  /** Opens a folder that this process has locked. */
  constructor(folder: string, onFailure: (cause: unknown) => void) {
    this.onFailure = onFailure;
    // What is replayed from the log goes nowhere: it is in the log already.
    let replaying = true;
    const change = (entry: Entry): void => {
      if (!replaying) this.log.add(entry);
    };
    const store = new Store({ change, tools: makeTools() });
    this.store = store;
    this.log = Log.open(folder, (...entry) => store.replay(...entry));
    replaying = false;
    this.timer = setInterval(() => void this.maintain(), MAINTENANCE_MS);
  }

  /** Ends a command's changes; resolves when they are on disk. */
  async commit(): Promise<void> {
    try {
      await this.log.commit();
    } catch (cause) {
      this.onFailure(cause);
      throw cause;
    }
  }

  /** Expired documents, idle cursors, and the log when it has grown too long. */
  private async maintain(): Promise<void> {
    const collections = [...this.store.collections.values()];
    this.cursors.closeIdle();
    for (const collection of collections) {
      for (const { spec } of collection.indexes.values()) removeExpired(collection, spec);
    }
    await this.commit();
    const live = collections.reduce((sum, { bytes }) => sum + bytes, 0);
    // One that fails, say for want of room, is tried again later.
    if (this.log.needsCompaction(live)) await this.compact().catch(() => undefined);
  }

  /** Writes the log anew, without its history. */
  compact(): Promise<void> {
    const live = ({ ns, slots }: Collection): Entry[] =>
      Array.from(slots.values(), ({ raw }) => entryOf('put', ns, raw));
    return this.log.compact(() =>
      [...this.store.collections.values()].flatMap((one) => [...one.definition(), ...live(one)]),
    );
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.log.close();
  }
}

/** What a TTL index says is over; of an array any date counts. */
function removeExpired(collection: Collection, { expireAfterSeconds, fields, partial }: IndexSpec) {
  if (expireAfterSeconds === undefined) return;
  const $lt = new Date(Date.now() - expireAfterSeconds * 1000);
  const filter = { $and: [{ [fields[0]?.path ?? '']: { $lt } }, partial ?? {}] };
  const query = prepare(collection, { filter, tools: makeTools() });
  for (const slot of targets(query, true)) collection.remove(slot);
}
