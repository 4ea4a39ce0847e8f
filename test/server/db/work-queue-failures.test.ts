import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backOffMs, RetryLater } from '#server/db/queue-worker.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import { gate, HOUR, MINUTE, SECOND, SOON, startQueueBench } from './work-queue-bench.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const failing = async (): Promise<never> => {
  throw new TypeError('words that nobody may see');
};

describe('the back-off', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('is in the second half of a time that doubles from a second to a quarter of an hour', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), random, (attempts, value) => {
        const whole = Math.min(SECOND * 2 ** (attempts - 1), 15 * MINUTE);
        const delay = backOffMs(attempts, () => value);
        expect(delay).toBeGreaterThanOrEqual(whole / 2);
        expect(delay).toBeLessThanOrEqual(whole);
        expect(Number.isInteger(delay)).toBe(true);
      }),
      { numRuns: 1000, seed: 2026 },
    );
  });

  it('parts those who failed together', () => {
    expect(backOffMs(5, () => 0)).toBeLessThan(backOffMs(5, () => 0.5));
  });
});

describe('what fails', () => {
  it('is tried again after the back-off, not before', async () => {
    const { worker, clock, add, item } = startQueueBench();
    await add(['a']);
    let runs = 0;
    const handle = async () => {
      runs += 1;
      return failing();
    };
    const backOff = (attempts: number) => attempts * MINUTE;
    const trying = worker(handle, { backOff });
    await trying.drain();
    const { availableAt, ...failed } = await item('a');
    expect(failed).toMatchObject({ state: 'retrying', attempts: 1, lastError: 'TypeError' });
    expect(availableAt.getTime()).toBe(clock.now().getTime() + MINUTE);
    clock.advance(30 * SECOND);
    await trying.drain();
    expect(runs).toBe(1);
    clock.advance(31 * SECOND);
    await trying.drain();
    expect(runs).toBe(2);
    expect(await item('a')).toMatchObject({ attempts: 2, failingSince: failed.failingSince });
  });

  it('alerts once after an hour, and again when it is given up', async () => {
    const { worker, clock, add, item, alerts } = startQueueBench();
    await add(['a']);
    const trying = worker(failing, {
      backOff: () => 10 * MINUTE,
      alertAfterMs: HOUR,
      deadAfter: { attempts: 12 },
    });
    const reasons: string[] = [];
    for (let attempt = 1; attempt <= 13; attempt += 1) {
      await trying.drain();
      reasons.push(alerts.map(({ reason }) => reason).join());
      clock.advance(10 * MINUTE + SECOND);
    }
    // The seventh try is the first that comes an hour after the first failure.
    expect(reasons.slice(0, 6)).toEqual(['', '', '', '', '', '']);
    expect(reasons.slice(6, 11)).toEqual(Array(5).fill('failing'));
    expect(reasons.slice(11)).toEqual(['failing,dead', 'failing,dead']);
    expect(await item('a')).toMatchObject({ state: 'dead', attempts: 12, lastError: 'TypeError' });
    expect(alerts[0]?.item).toMatchObject({ payload: 'a', lastError: 'TypeError' });
  });

  it('is given up after a time, if that is what was said', async () => {
    const { worker, clock, add, item } = startQueueBench();
    await add(['a']);
    const trying = worker(failing, { deadAfter: { failingMs: HOUR } });
    await trying.drain();
    clock.advance(HOUR - MINUTE);
    await trying.drain();
    expect(await item('a')).toMatchObject({ state: 'retrying' });
    clock.advance(20 * MINUTE);
    await trying.drain();
    expect(await item('a')).toMatchObject({ state: 'dead', finishedAt: expect.any(Date) });
  });

  it('is not given up while nobody can be told', async () => {
    const { worker, clock, add, item } = startQueueBench();
    await add(['a']);
    let told = 0;
    const trying = worker(failing, {
      deadAfter: { attempts: 1 },
      onAlert: async () => {
        told += 1;
        if (told === 1) throw new Error('the mail server is away');
      },
    });
    await trying.drain();
    expect(await item('a')).toMatchObject({ state: 'retrying', alertedAt: null });
    clock.advance(MINUTE);
    await trying.drain();
    expect(await item('a')).toMatchObject({ state: 'dead', alertedAt: expect.any(Date) });
    expect(told).toBe(2);
  });

  it('has nothing to do with what has to wait for another', async () => {
    const { worker, clock, add, item, alerts } = startQueueBench();
    await add(['a']);
    const at = new Date(clock.now().getTime() + MINUTE);
    const waiting = worker(() => Promise.reject(new RetryLater(at)), {
      deadAfter: { attempts: 1 },
      alertAfterMs: 0,
    });
    await waiting.drain();
    const patient = { attempts: 0, failingSince: null, availableAt: at, owner: null };
    expect(await item('a')).toMatchObject({ state: 'waiting', ...patient });
    expect(alerts).toEqual([]);
  });

  it('goes on failing while it has to wait for another', async () => {
    const { worker, clock, add, item } = startQueueBench();
    await add(['a']);
    await worker(failing).drain();
    clock.advance(MINUTE);
    const at = new Date(clock.now().getTime() + MINUTE);
    await worker(() => Promise.reject(new RetryLater(at))).drain();
    expect(await item('a')).toMatchObject({ state: 'retrying', attempts: 1 });
  });
});

describe('fairness', () => {
  const keys = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}`);

  it('a group whose calls hang delays no other, whatever comes meanwhile', async () => {
    const { worker, timers, add, queue, item } = startQueueBench();
    const { opened, open } = gate();
    await add(keys(100, 's'), 'stripe');
    await add(keys(10, 'm'), 'mercadopago');
    const polling = worker(async ({ group }) => {
      if (group === 'stripe') await opened;
      return null;
    });
    polling.start();
    timers.fire();
    await expect.poll(async () => (await queue.count()).done, SOON).toBe(10);
    await add(['late'], 'mercadopago');
    timers.fire();
    await expect.poll(async () => (await item('late')).state, SOON).toBe('done');
    expect(await queue.count()).toMatchObject({ working: 6, waiting: 94 });
    open();
    await polling.stop();
  });

  it('many that fail delay no live one of their own group', async () => {
    const { worker, clock, add } = startQueueBench();
    await add(keys(30, 'dead'));
    const order: string[] = [];
    const handle = async ({ payload }: { payload: string }) => {
      order.push(payload);
      return payload.startsWith('dead') ? failing() : null;
    };
    await worker(handle).drain();
    clock.advance(MINUTE);
    await add(['live']);
    order.length = 0;
    // One in four looks at what fails first; the others at what does not.
    await worker(handle, { concurrencyPerGroup: 6 }).drain();
    expect(order).toHaveLength(31);
    expect(order.indexOf('live')).toBeLessThan(15);
  });

  it('a group that is gone leaves the others alone', async () => {
    const { queue, worker, add } = startQueueBench();
    await add(['a'], 'one');
    await add(['b'], 'two');
    await add(['c'], 'three');
    expect((await queue.groups()).sort()).toEqual(['one', 'three', 'two']);
    await worker(async () => null).drain();
    expect(await queue.groups()).toEqual([]);
  });
});
