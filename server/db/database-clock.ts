import mongoose from 'mongoose';

/**
 * Two processes that reckon the database's time differ by no more than this: each is wrong by half of what its
 * asking took, at most.
 */
export const LEASE_SLACK_MS = 2000;

const ASK_AGAIN_MS = 30_000;
const JUMP_MS = 500;
const TRIES = 3;

export interface TimeSources {
  /** The database's clock. */
  ask(): Promise<Date>;
  elapsedMs(): number;
  /** The machine's clock: a jump of it, as after a sleep, makes what was reckoned worthless. */
  wallMs(): number;
}

interface Reading {
  /** What has to be added to `elapsedMs`. */
  offsetMs: number;
  tookMs: number;
  atMs: number;
  /** The machine's clock less `elapsedMs`, which changes only in a jump. */
  wallOffsetMs: number;
}

/**
 * The database's time, asked for twice a minute and reckoned in between by a clock that never jumps.
 * @throws what the database answers, when it has to be asked.
 */
export function createDatabaseClock({ ask, elapsedMs, wallMs }: TimeSources): () => Promise<Date> {
  let reading: Promise<Reading> | null = null;
  let known: Reading | null = null;

  async function readOnce(): Promise<Reading> {
    const askedAtMs = elapsedMs();
    const date = await ask();
    const atMs = elapsedMs();
    const tookMs = atMs - askedAtMs;
    const offsetMs = date.getTime() - (askedAtMs + tookMs / 2);
    return { offsetMs, tookMs, atMs, wallOffsetMs: wallMs() - atMs };
  }

  /** A slow answer tells the time badly: the fastest of a few is believed. */
  async function read(): Promise<Reading> {
    let best = await readOnce();
    for (let tries = 1; best.tookMs > LEASE_SLACK_MS && tries < TRIES; tries += 1) {
      const next = await readOnce();
      if (next.tookMs < best.tookMs) best = next;
    }
    return best;
  }

  function isFresh({ atMs, wallOffsetMs }: Reading): boolean {
    const hasJumped = Math.abs(wallMs() - elapsedMs() - wallOffsetMs) > JUMP_MS;
    return elapsedMs() - atMs < ASK_AGAIN_MS && !hasJumped;
  }

  return async () => {
    if (!known || !isFresh(known)) {
      reading ??= read().finally(() => {
        reading = null;
      });
      known = await reading;
    }
    return new Date(elapsedMs() + known.offsetMs);
  };
}

/** The time of the database that mongoose is connected to: of its primary, by the answer to `hello`. */
export const databaseNow = createDatabaseClock({
  async ask() {
    const answer = await mongoose.connection.db?.command({ hello: 1 });
    const time: unknown = answer?.['localTime'];
    if (!(time instanceof Date)) throw new Error('The database does not tell the time');
    return time;
  },
  elapsedMs: () => performance.now(),
  wallMs: () => Date.now(),
});
