import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createQueueWorker } from '#server/db/queue-worker.ts';
import { type WorkItem, workItemModel } from '#server/db/work-item.model.ts';
import { createWorkQueue } from '#server/db/work-queue.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import { gate, HOUR, LEASE_MS, MINUTE, SECOND, SOON, startQueueBench } from './work-queue-bench.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const keys = (count: number, prefix = 'k') =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const done = async () => null;

describe('an item', () => {
  it('is added once, whoever adds it again, and at the same time', async () => {
    const { queue, add, item } = startQueueBench();
    await Promise.all(Array.from({ length: 20 }, () => add(['a'])));
    const first = await item('a');
    expect(first).toMatchObject({ state: 'waiting', attempts: 0, payload: 'a', wanted: 0 });
    await queue.enqueue([{ key: 'a', group: 'other', payload: 'another' }]);
    expect(await item('a')).toEqual(first);
    expect(await queue.count()).toEqual({ waiting: 1, retrying: 0, working: 0, done: 0, dead: 0 });
  });

  it('of one queue is not one of another', async () => {
    const [one, other] = [startQueueBench(), startQueueBench()];
    await one.add(['a']);
    await other.worker(done).drain();
    expect(await one.item('a')).toMatchObject({ state: 'waiting' });
    expect(await other.queue.groups()).toEqual([]);
  });

  it('is done when its handler says so, and expires half a year later', async () => {
    const { worker, add, item, clock } = startQueueBench();
    await add(['a']);
    await worker(done).drain();
    const { finishedAt, ...finished } = await item('a');
    expect(finished).toMatchObject({ state: 'done', attempts: 1, owner: null });
    expect(finishedAt).toEqual(clock.now());
    const expiry = workItemModel.schema.indexes().find(([fields]) => 'finishedAt' in fields);
    expect(expiry?.[1]).toMatchObject({ expireAfterSeconds: 180 * 24 * 60 * 60 });
  });

  it('waits for its time', async () => {
    const { queue, worker, clock, item } = startQueueBench();
    const availableAt = new Date(clock.now().getTime() + HOUR);
    await queue.enqueue([{ key: 'a', group: 'stripe', payload: 'a', availableAt }]);
    await worker(done).drain();
    expect(await item('a')).toMatchObject({ state: 'waiting', availableAt });
    clock.advance(HOUR + SECOND);
    await worker(done).drain();
    expect(await item('a')).toMatchObject({ state: 'done' });
  });

  it('that repeats is due again at the time its handler names, with its failures forgotten', async () => {
    const { worker, clock, add, item } = startQueueBench();
    await add(['a']);
    const next = new Date(clock.now().getTime() + 2 * HOUR);
    let runs = 0;
    const repeating = worker(async () => {
      runs += 1;
      if (runs === 1) throw new Error('not today');
      return runs === 2 ? next : null;
    });
    await repeating.drain();
    clock.advance(MINUTE);
    await repeating.drain();
    const fresh = { attempts: 0, failingSince: null, lastError: null, finishedAt: null };
    expect(await item('a')).toMatchObject({ state: 'waiting', availableAt: next, ...fresh });
    clock.advance(2 * HOUR);
    await repeating.drain();
    expect(await item('a')).toMatchObject({ state: 'done' });
  });
});

describe('reopening', () => {
  it.each(['done', 'dead'] as const)('what is %s makes it wait again, as new', async (state) => {
    const { queue, worker, add, item } = startQueueBench();
    await add(['a']);
    const handle = state === 'done' ? done : () => Promise.reject(new Error('no'));
    await worker(handle, { deadAfter: { attempts: 1 } }).drain();
    expect(await item('a')).toMatchObject({ state, attempts: 1 });
    await add(['a']);
    expect(await item('a')).toMatchObject({ state });
    await queue.enqueue([{ key: 'a', group: 'mercadopago', payload: 'b' }], { reopen: true });
    expect(await item('a')).toMatchObject({
      state: 'waiting',
      group: 'mercadopago',
      payload: 'b',
      attempts: 0,
      alertedAt: null,
      failingSince: null,
      lastError: null,
      finishedAt: null,
    });
  });

  it('adds what is not there, and leaves what waits as it is', async () => {
    const { queue, item } = startQueueBench();
    await queue.enqueue([{ key: 'a', group: 'g', payload: 'a' }], { reopen: true });
    const first = await item('a');
    expect(first).toMatchObject({ state: 'waiting', attempts: 0 });
    await queue.enqueue([{ key: 'a', group: 'h', payload: 'b' }], { reopen: true });
    expect(await item('a')).toMatchObject({ state: 'waiting', group: 'g', payload: 'a' });
  });

  it('what is being worked on has it worked on once more', async () => {
    const { queue, worker, add, item } = startQueueBench();
    await add(['a']);
    let runs = 0;
    await worker(async () => {
      runs += 1;
      if (runs === 1) {
        await queue.enqueue([{ key: 'a', group: 'stripe', payload: 'a' }], { reopen: true });
      }
      return null;
    }).drain();
    expect(runs).toBe(2);
    expect(await item('a')).toMatchObject({ state: 'done' });
  });
});

describe('many workers', () => {
  it('of two connections work on each item once', async () => {
    const { name, clock, add, queue } = startQueueBench();
    await add(keys(40), 'stripe');
    await add(keys(40, 'm'), 'mercadopago');
    const dbName = mongoose.connection.name;
    const other = await mongoose.createConnection(inject('databaseUri'), { dbName }).asPromise();
    const items = other.model<WorkItem<unknown>>(
      'WorkItem',
      workItemModel.schema,
    ) as unknown as typeof workItemModel;
    const seen: string[] = [];
    const workers = Array.from({ length: 32 }, (_, index) =>
      createQueueWorker<string>({
        queue: createWorkQueue({
          name,
          clock,
          ids: objectIds,
          ...(index % 2 === 0 ? {} : { items }),
        }),
        handle: async ({ payload }) => {
          seen.push(payload);
          return null;
        },
        clock,
        concurrencyPerGroup: 1,
        log: createLogger('silent'),
        onAlert: async () => {},
      }),
    );
    await Promise.all(workers.map((worker) => worker.drain()));
    await other.close();
    expect(seen).toHaveLength(80);
    expect(new Set(seen).size).toBe(80);
    expect(await queue.count()).toMatchObject({ done: 80, waiting: 0, working: 0 });
  }, 60_000);

  it('never have more under way in a group than it may have', async () => {
    const { worker, add } = startQueueBench();
    await add(keys(20));
    let [running, most] = [0, 0];
    await worker(
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
        return null;
      },
      { concurrencyPerGroup: 4 },
    ).drain();
    expect(most).toBeLessThanOrEqual(4);
    expect(most).toBeGreaterThan(1);
  });
});

describe('a worker that died', () => {
  it('has its item done by another once the lease is over, not before', async () => {
    const { queue, worker, clock, add, item } = startQueueBench();
    await add(['a']);
    expect(await queue.claim('stripe', LEASE_MS)).toMatchObject({ payload: 'a' });
    clock.advance(LEASE_MS - SECOND);
    await worker(done).drain();
    expect(await item('a')).toMatchObject({ state: 'working', attempts: 1 });
    clock.advance(2 * SECOND);
    await worker(done).drain();
    expect(await item('a')).toMatchObject({ state: 'done', attempts: 2 });
  });

  it('each time at the same item makes it dead, with an alert, without another try', async () => {
    const { queue, worker, clock, add, item, alerts } = startQueueBench();
    await add(['a']);
    for (let crash = 0; crash < 3; crash += 1) {
      await queue.claim('stripe', LEASE_MS);
      clock.advance(LEASE_MS + SECOND);
    }
    let runs = 0;
    const handle = async () => {
      runs += 1;
      return null;
    };
    await worker(handle, { deadAfter: { attempts: 3 } }).drain();
    expect(runs).toBe(0);
    expect(await item('a')).toMatchObject({ state: 'dead', lastError: 'WORKER_DIED' });
    expect(alerts.map(({ reason }) => reason)).toEqual(['dead']);
  });
});

describe('processes whose clocks differ by minutes', () => {
  it.each([-5, 5])('by %i: a live worker keeps its item, a dead one loses it', async (minutes) => {
    const { name, queue, clock, item } = startQueueBench();
    const apart = { ...clock, now: () => new Date(clock.now().getTime() + minutes * MINUTE) };
    const other = createWorkQueue<string>({ name, clock: apart, ids: objectIds });
    const availableAt = new Date(clock.now().getTime() - HOUR);
    await queue.enqueue([{ key: 'a', group: 'stripe', payload: 'a', availableAt }]);
    const first = await queue.claim('stripe', LEASE_MS);
    expect(await other.claim('stripe', LEASE_MS)).toBeNull();
    clock.advance(LEASE_MS + SECOND);
    expect(await other.claim('stripe', LEASE_MS)).toMatchObject({ payload: 'a', attempts: 2 });
    expect(first && (await queue.complete(first, null))).toBe(false);
    expect(await item('a')).toMatchObject({ state: 'working' });
  });
});

describe('a lease', () => {
  it('is renewed for as long as the handler runs', async () => {
    const { worker, clock, timers, add, item } = startQueueBench();
    await add(['a']);
    const { opened, open } = gate();
    let isHeld = () => false;
    const draining = worker(async (_item, lease) => {
      isHeld = lease.isHeld;
      await opened;
      return null;
    }).drain();
    await expect.poll(() => isHeld(), SOON).toBe(true);
    for (let turn = 0; turn < 5; turn += 1) {
      clock.advance(LEASE_MS / 3);
      timers.fire();
      const renewed = clock.now().getTime() + LEASE_MS;
      await expect.poll(async () => (await item('a')).leasedUntil?.getTime(), SOON).toBe(renewed);
    }
    await expect.poll(() => isHeld(), SOON).toBe(true);
    open();
    await draining;
    expect(await item('a')).toMatchObject({ state: 'done', attempts: 1 });
    expect(timers.count()).toBe(0);
  });

  it.each([
    ['done', null],
    ['failed', new Error('no')],
  ])('that was lost lets nothing be written: %s', async (_name, error) => {
    const { worker, queue, clock, timers, add, item, alerts } = startQueueBench();
    await add(['a']);
    const { opened, open } = gate();
    let isHeld = () => false;
    const draining = worker(
      async (_item, lease) => {
        isHeld = lease.isHeld;
        await opened;
        if (error) throw error;
        return null;
      },
      { deadAfter: { attempts: 1 }, alertAfterMs: 0 },
    ).drain();
    await expect.poll(() => isHeld(), SOON).toBe(true);
    clock.advance(LEASE_MS + SECOND);
    expect(isHeld()).toBe(false);
    await queue.claim('stripe', LEASE_MS);
    const taken = await item('a');
    timers.fire();
    open();
    await draining;
    expect(isHeld()).toBe(false);
    expect(await item('a')).toEqual(taken);
    expect(alerts).toEqual([]);
  });

  it('is not renewed for ever for a handler that hangs', async () => {
    const { worker, clock, timers, add, item } = startQueueBench();
    await add(['a']);
    const { opened, open } = gate();
    const draining = worker(
      async ({ attempts }) => {
        if (attempts === 1) await opened;
        return null;
      },
      { longestRunMs: MINUTE },
    ).drain();
    await expect.poll(async () => (await item('a')).state, SOON).toBe('working');
    clock.advance(2 * MINUTE);
    timers.fire();
    await worker(done).drain();
    expect(await item('a')).toMatchObject({ state: 'done', attempts: 2 });
    open();
    await draining;
  });
});

describe('polling', () => {
  it('works on what is due at each turn, and stops only after what is under way', async () => {
    const { worker, timers, add, item } = startQueueBench();
    const { opened, open } = gate();
    const polling = worker(async () => {
      await opened;
      return null;
    });
    polling.start();
    polling.start();
    expect(timers.count()).toBe(1);
    await add(['a']);
    timers.fire();
    await expect.poll(async () => (await item('a')).state, SOON).toBe('working');
    await add(['b']);
    let isStopped = false;
    const stopped = polling.stop().finally(() => {
      isStopped = true;
    });
    await new Promise(setImmediate);
    expect(isStopped).toBe(false);
    open();
    await stopped;
    expect(timers.count()).toBe(0);
    expect(await item('a')).toMatchObject({ state: 'done' });
    expect(await item('b')).toMatchObject({ state: 'waiting' });
  });
});

describe('an operator', () => {
  it('sees items by state, and has one tried at once', async () => {
    const { queue, worker, add, item, name } = startQueueBench();
    await add(['bad', 'good']);
    const handle = async ({ payload }: { payload: string }) => {
      if (payload === 'bad') throw Object.assign(new Error('secret words'), { code: 'REFUSED' });
      return null;
    };
    await worker(handle).drain();
    const [failing] = await queue.list({ state: 'retrying' });
    expect(failing).toMatchObject({ payload: 'bad', lastError: 'REFUSED', attempts: 1 });
    expect(JSON.stringify(failing)).not.toContain('secret');
    expect(await queue.count()).toMatchObject({ retrying: 1, done: 1 });
    expect(await queue.retry(`${name}:bad`)).toBe(true);
    await worker(done).drain();
    expect(await item('bad')).toMatchObject({ state: 'done' });
    expect(await queue.retry(`${name}:none`)).toBe(false);
  });

  it('cannot have tried what is being worked on', async () => {
    const { queue, add, name } = startQueueBench();
    await add(['a']);
    await queue.claim('stripe', LEASE_MS);
    expect(await queue.retry(`${name}:a`)).toBe(false);
  });
});
