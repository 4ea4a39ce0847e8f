import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takeLease } from '#server/db/lease.ts';
import { createJobRunner, type Job } from '#server/jobs.ts';
import { createLogger } from '#server/log.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import { createTestClock } from '#test/support/test-clock.ts';
import { manualTimers } from './work-queue-bench.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const MINUTE = 60_000;

/** When a lease ends, by the database's clock. */
async function end(name: string): Promise<number> {
  const lease = await mongoose.connection.collection('leases').findOne({ _id: name as never });
  return lease ? (lease['until'] as Date).getTime() : Number.NaN;
}

describe('a lease', () => {
  it('has one holder, however many ask at once', async () => {
    const clock = createTestClock();
    const asked = await Promise.all(
      Array.from({ length: 30 }, () => takeLease('many', MINUTE, clock)),
    );
    expect(asked.filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('is free again when it is released', async () => {
    const clock = createTestClock();
    const first = await takeLease('released', MINUTE, clock);
    expect(await takeLease('released', MINUTE, clock)).toBeNull();
    await first?.release();
    expect(await takeLease('released', MINUTE, clock)).not.toBeNull();
  });

  it('is free again when its time is over, and its former holder knows', async () => {
    const clock = createTestClock();
    const first = await takeLease('expired', MINUTE, clock);
    expect(first?.isHeld()).toBe(true);
    clock.advance(MINUTE + 1);
    expect(first?.isHeld()).toBe(false);
    const asked = await Promise.all(
      Array.from({ length: 10 }, () => takeLease('expired', MINUTE, clock)),
    );
    expect(asked.filter((lease) => lease !== null)).toHaveLength(1);
  });

  it('is not taken from its new holder when a former one releases late', async () => {
    const clock = createTestClock();
    const first = await takeLease('late', MINUTE, clock);
    clock.advance(MINUTE + 1);
    const second = await takeLease('late', MINUTE, clock);
    await first?.release();
    expect(second?.isHeld()).toBe(true);
    expect(await takeLease('late', MINUTE, clock)).toBeNull();
  });

  it.each([-5, 5])(
    'is held, and over, alike for a clock that is %i minutes apart',
    async (minutes) => {
      const name = `apart by ${minutes}`;
      const here = createTestClock();
      const there = { ...here, now: () => new Date(here.now().getTime() + minutes * MINUTE) };
      const first = await takeLease(name, MINUTE, here);
      expect(await takeLease(name, MINUTE, there)).toBeNull();
      expect(first?.isHeld()).toBe(true);
      here.advance(MINUTE + 1);
      expect(first?.isHeld()).toBe(false);
      expect(await takeLease(name, MINUTE, there)).not.toBeNull();
    },
  );

  it('is renewed while it is used, and not after', async () => {
    const clock = createTestClock();
    const { every, fire, count } = manualTimers();
    const lease = await takeLease('renewed', MINUTE, clock, every);
    for (let turn = 0; turn < 5; turn += 1) {
      clock.advance(MINUTE / 3);
      const wholeMinute = clock.now().getTime() + MINUTE;
      fire();
      await expect.poll(() => end('renewed')).toBeGreaterThanOrEqual(wholeMinute);
    }
    await expect.poll(() => lease?.isHeld()).toBe(true);
    expect(await takeLease('renewed', MINUTE, clock)).toBeNull();
    await lease?.release();
    expect(count()).toBe(0);
  });

  it('that another has taken is not held any more, whatever our clock says', async () => {
    const clock = createTestClock();
    const { every, fire } = manualTimers();
    const first = await takeLease('taken', MINUTE, clock, every);
    clock.advance(MINUTE + 1);
    const second = await takeLease('taken', MINUTE, clock);
    fire();
    await expect.poll(() => first?.isHeld()).toBe(false);
    expect(second?.isHeld()).toBe(true);
  });

  it('of one name does not hold another', async () => {
    const clock = createTestClock();
    await takeLease('one', MINUTE, clock);
    expect(await takeLease('two', MINUTE, clock)).not.toBeNull();
  });
});

describe('a job', () => {
  const log = createLogger('silent');

  /** A job whose runs a test can see, and end: one by one, or all that there are and will be. */
  function controlled(name: string) {
    let running = 0;
    let most = 0;
    let runs = 0;
    let isOver = false;
    let finish: () => void = () => undefined;
    const job: Job = {
      name,
      everyMs: 5,
      run: async () => {
        runs += 1;
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => {
          finish = resolve;
          if (isOver) resolve();
        });
        running -= 1;
      },
    };
    return {
      job,
      runs: () => runs,
      most: () => most,
      finish: () => finish(),
      finishAll() {
        isOver = true;
        finish();
      },
    };
  }

  it('credited by several processes runs in one of them at a time, and again after it', async () => {
    const one = controlled('shared');
    const runners = Array.from({ length: 3 }, () =>
      createJobRunner([one.job], createTestClock(), log),
    );
    for (const runner of runners) runner.start();
    await expect.poll(one.runs).toBe(1);
    one.finish();
    await expect.poll(one.runs).toBe(2);
    const stopped = Promise.all(runners.map((runner) => runner.stop()));
    one.finishAll();
    await stopped;
    expect(one.most()).toBe(1);
  });

  it('that fails is tried again at its next turn', async () => {
    let runs = 0;
    const failing: Job = {
      name: 'failing',
      everyMs: 5,
      run: async () => {
        runs += 1;
        throw new Error('not today');
      },
    };
    const runner = createJobRunner([failing], createTestClock(), log);
    runner.start();
    await expect.poll(() => runs).toBeGreaterThan(2);
    await runner.stop();
  });

  it('is waited for when the process stops, and starts no more', async () => {
    const one = controlled('stopping');
    const runner = createJobRunner([one.job], createTestClock(), log);
    runner.start();
    await expect.poll(one.runs).toBe(1);
    let isStopped = false;
    const stopped = runner.stop().finally(() => {
      isStopped = true;
    });
    await new Promise(setImmediate);
    expect(isStopped).toBe(false);
    one.finishAll();
    await stopped;
    const runs = one.runs();
    await takeLease('after the end', MINUTE, createTestClock());
    expect(one.runs()).toBe(runs);
  });
});
