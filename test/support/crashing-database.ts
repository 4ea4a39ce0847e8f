import mongoose from 'mongoose';

/** What a process that was killed leaves behind: nothing of what it still wanted to write. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface CrashingDatabase {
  /**
   * Lets that many more writes through; the next one, and everything after it, fails as if the process were gone.
   */
  crashAfter(writes: number): void;
  /** The process is started again. */
  recover(): void;
  restore(): void;
}

const WRITES = [
  'insertOne',
  'insertMany',
  'updateOne',
  'updateMany',
  'findOneAndUpdate',
  'deleteOne',
  'bulkWrite',
] as const;

/** Takes the driver's writes in hand, for tests that end a process between any two of them. */
export function crashingDatabase(): CrashingDatabase {
  const prototype = mongoose.mongo.Collection.prototype as unknown as Record<
    string,
    (...parameters: unknown[]) => unknown
  >;
  const originals = WRITES.map((name) => [name, prototype[name]] as const);
  let left = Number.POSITIVE_INFINITY;
  for (const [name, original] of originals) {
    prototype[name] = function (this: unknown, ...parameters: unknown[]) {
      if (left <= 0) return Promise.reject(new Crash(name));
      left -= 1;
      return original?.apply(this, parameters);
    };
  }
  return {
    crashAfter(writes) {
      left = writes;
    },
    recover() {
      left = Number.POSITIVE_INFINITY;
    },
    restore() {
      for (const [name, original] of originals) if (original) prototype[name] = original;
    },
  };
}
