import { compilePredicate } from './aggregate/expression.ts';
import { Cursors } from './commands/cursors.ts';
import { Log } from './store/log.ts';
import { entryOf, frameOf } from './store/log-format.ts';
import { Store } from './store/store.ts';

const MAINTENANCE_MS = 1000;
const SNAPSHOT_FRAME_BYTES = 1024 * 1024;

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
    const store = new Store({
      change: (entry) => {
        if (!replaying) this.log.add(entry);
      },
      tools: { collation: undefined, expr: compilePredicate },
    });
    this.store = store;
    this.log = Log.open(folder, {
      put: (ns, raw) => store.ensure(ns).load(raw),
      remove: (ns, id) => store.get(ns)?.unload(id),
      meta: (change) => store.replay(change),
    });
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
    this.cursors.closeIdle();
    this.removeExpired();
    await this.commit();
    const live = [...this.store.collections.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    // One that fails, say for want of room, is tried again later.
    if (this.log.needsCompaction(live)) await this.compact().catch(() => undefined);
  }

  compact(): Promise<void> {
    return this.log.compact(() => this.snapshot());
  }

  private removeExpired(): void {
    for (const collection of this.store.collections.values()) {
      for (const index of collection.indexes.values()) {
        const seconds = index.spec.expireAfterSeconds;
        if (seconds === undefined) continue;
        const oldest = new Date(Date.now() - seconds * 1000);
        for (const slot of index.olderThan(oldest)) collection.remove(slot);
      }
    }
  }

  /** Frames that make the present state; the documents are taken at once, written bit by bit. */
  private snapshot(): Iterable<Buffer> {
    const parts = Array.from(this.store.collections.values(), (collection) => ({
      definition: collection.definition(),
      ns: collection.ns,
      documents: Array.from(collection.all(), ({ raw }) => raw),
    }));
    return (function* frames() {
      for (const { definition, ns, documents } of parts) {
        let entries = definition;
        let bytes = 0;
        for (const raw of documents) {
          entries.push(entryOf('put', ns, raw));
          bytes += raw.length;
          if (bytes < SNAPSHOT_FRAME_BYTES) continue;
          yield frameOf(entries);
          entries = [];
          bytes = 0;
        }
        if (entries.length > 0) yield frameOf(entries);
      }
    })();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.log.close();
  }
}
