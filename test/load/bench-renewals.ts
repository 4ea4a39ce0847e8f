/*
 * How many subjects one process keeps reconciled when every call to a provider takes 250 ms, against one after the
 * other, alone and beside a provider that is dead. Run by hand: node --import tsx test/load/bench-renewals.ts [subjects]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '#server/clock.ts';
import { connect, createIndexes, disconnect } from '#server/db/connect.ts';
import { openDatabase } from '#server/db/open-database.ts';
import { createQueueWorker } from '#server/db/queue-worker.ts';
import { createWorkQueue } from '#server/db/work-queue.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { type Row, table } from './bench-table.ts';

const CALL_MS = 250;
const HOUR_MS = 60 * 60_000;
/** What the SDKs wait for a provider that swallows everything. */
const TIME_OUT_MS = 10_000;
const ONE_BY_ONE = 40;
const subjects = Number(process.argv[2] ?? 1000);

/** How many milliseconds until that many subjects of Stripe have had their turn. */
async function turnsOf(
  name: string,
  count: number,
  options: { concurrencyPerGroup?: number; deadSubjects?: number } = {},
): Promise<number> {
  const { deadSubjects = 0, ...worker } = options;
  const queue = createWorkQueue<null>({ name, clock: systemClock, ids: objectIds });
  const add = (group: string, size: number) =>
    queue.enqueue(
      Array.from({ length: size }, (_, index) => ({
        key: `${group}:${index}`,
        group,
        payload: null,
      })),
    );
  await add('stripe', count);
  await add('mercadopago', deadSubjects);
  let left = count;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const reconcile = createQueueWorker({
    ...worker,
    queue,
    clock: systemClock,
    log: createLogger('silent'),
    onAlert: async () => {},
    handle: async ({ group }) => {
      if (group === 'mercadopago') {
        await wait(TIME_OUT_MS);
        throw new Error('no answer');
      }
      await wait(CALL_MS);
      left -= 1;
      if (left === 0) finish();
      return new Date(systemClock.now().getTime() + HOUR_MS);
    },
  });
  const started = performance.now();
  reconcile.start();
  await finished;
  const taken = performance.now() - started;
  await reconcile.stop();
  return taken;
}

const dataDir = await mkdtemp(join(tmpdir(), 'estante-bench-'));
const database = await openDatabase({ mongodbUri: null, dataDir, environment: 'test' });
await connect(database.uri);
await createIndexes();
const oneByOne = (await turnsOf('one', ONE_BY_ONE, { concurrencyPerGroup: 1 })) / ONE_BY_ONE;
const each = (await turnsOf('several', subjects)) / subjects;
const besideDead = (await turnsOf('beside', subjects, { deadSubjects: 100 })) / subjects;
await disconnect();
await database.stop();
await rm(dataDir, { recursive: true, force: true });

const rows: Row[] = [
  { what: 'renewals / one by one', measured: oneByOne / each, unit: '×', goal: { atLeast: 4 } },
  { what: '  an hour', measured: HOUR_MS / each, unit: '', goal: { atLeast: 20_000 } },
  { what: '  one by one, an hour', measured: HOUR_MS / oneByOne, unit: '' },
  {
    what: 'beside 100 of a dead provider / alone',
    measured: besideDead / each,
    unit: '×',
    goal: { atMost: 1.1 },
  },
];
process.stdout.write(`${table(rows)}\n`);
