/**
 * A small cache of this process: what it holds is never older than `maxAgeMs`, and invalidating takes
 * effect at once, also for loads that are under way. Concurrent misses of one key load once.
 */
export class FreshCache<Value> {
  readonly #entries = new Map<string, { loadedAt: number; value: Promise<Value> }>();
  readonly #maxAgeMs: number;
  readonly #maxEntries: number;

  constructor(options: { maxAgeMs: number; maxEntries: number }) {
    this.#maxAgeMs = options.maxAgeMs;
    this.#maxEntries = options.maxEntries;
  }

  get(key: string, load: () => Promise<Value>): Promise<Value> {
    const cached = this.#entries.get(key);
    if (cached && performance.now() - cached.loadedAt < this.#maxAgeMs) return cached.value;
    // Stamped before the load: the age counts from what the database knew then.
    const entry = { loadedAt: performance.now(), value: (async () => load())() };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.value.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    if (this.#entries.size > this.#maxEntries) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    return entry.value;
  }

  invalidate(key: string): void {
    this.#entries.delete(key);
  }
}

/** Goals: a change is seen at once in the process that made it and within two seconds in every other. */
export const CACHE_MAX_AGE_MS = 1800;
