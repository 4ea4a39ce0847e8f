import { serialize } from 'bson';
import { compilePredicate } from './aggregate/expression.ts';
import { adoptDoc } from './bson/values.ts';
import { Cursors } from './commands/cursors.ts';
import { compileFilter } from './query/match.ts';
import { Store } from './store/database.ts';
import { Log } from './store/log.ts';
import { decode, entryOf, frameOf, Op, type Replay } from './store/log-format.ts';

const MAINTENANCE_MS = 1000;
const SNAPSHOT_FRAME_BYTES = 1024 * 1024;

/** One open data folder: the documents in memory, the log that keeps them, the open cursors. */
export class Engine {
  readonly store: Store;
  readonly cursors = new Cursors();
  private readonly log: Log;
  private readonly timer: NodeJS.Timeout;
  private readonly onFailure: (cause: unknown) => void;

  private constructor(folder: string, onFailure: (cause: unknown) => void) {
    this.onFailure = onFailure;
    // What is replayed from the log goes nowhere: it is in the log already.
    let replaying = true;
    this.store = new Store(
      {
        put: (ns, bytes) => this.log.put(ns, bytes),
        remove: (ns, id) => this.log.remove(ns, id),
        meta: (change) => {
          if (!replaying) this.log.meta(change);
        },
      },
      (filter) => compileFilter(filter, { compileExpr: compilePredicate }),
    );
    this.log = Log.open(folder, replayInto(this.store));
    for (const collection of this.store.collections.values()) collection.finishLoading();
    replaying = false;
    this.timer = setInterval(() => void this.maintain(), MAINTENANCE_MS);
  }

  /** Opens a folder that this process has locked. */
  static open(folder: string, onFailure: (cause: unknown) => void): Engine {
    return new Engine(folder, onFailure);
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
    // One that fails, say for want of room, is tried again later.
    if (this.log.needsCompaction(this.liveBytes())) await this.compact().catch(() => undefined);
  }

  compact(): Promise<void> {
    return this.log.compact(() => this.snapshot());
  }

  private liveBytes(): number {
    let bytes = 0;
    for (const collection of this.store.collections.values()) bytes += collection.bytes;
    return bytes;
  }

  private removeExpired(): void {
    const now = Date.now();
    for (const collection of this.store.collections.values()) {
      for (const index of collection.indexes.values()) {
        const seconds = index.spec.expireAfterSeconds;
        if (seconds === undefined) continue;
        for (const slot of index.olderThan(new Date(now - seconds * 1000))) collection.remove(slot);
      }
    }
  }

  /** Frames that make the present state; the documents are taken at once, written bit by bit. */
  private snapshot(): Iterable<Uint8Array> {
    const parts = [...this.store.collections.values()].map((collection) => ({
      head: collection
        .definition()
        .map((change) => frameOf(entryOf(Op.meta, '', serialize(change)))),
      ns: collection.ns,
      docs: Array.from(collection.all(), (slot) => slot.doc),
    }));
    return (function* frames() {
      for (const { head, ns, docs } of parts) {
        yield* head;
        let pieces: Uint8Array[] = [];
        let bytes = 0;
        for (const doc of docs) {
          const entry = entryOf(Op.put, ns, serialize(doc));
          pieces.push(...entry);
          bytes += entry[1].length;
          if (bytes < SNAPSHOT_FRAME_BYTES) continue;
          yield frameOf(pieces);
          pieces = [];
          bytes = 0;
        }
        if (pieces.length > 0) yield frameOf(pieces);
      }
    })();
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.log.commit();
    await this.log.close();
  }
}

function replayInto(store: Store): Replay {
  return {
    put: (ns, bytes) => store.ensure(ns).load(adoptDoc(decode(bytes)), bytes.length),
    remove: (ns, id) => store.get(ns)?.unload(id),
    meta: (change) => store.replayMeta(change),
  };
}
