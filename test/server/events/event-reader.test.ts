import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEventReader } from '#server/features/events/event-reader.service.ts';
import { objectIds } from '#server/ids.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

async function write(count = 1): Promise<string[]> {
  const events = Array.from({ length: count }, () => ({
    _id: objectIds.next(),
    type: 'test.happened',
    businessId: 'b',
    appId: null,
    at: new Date(0),
    actor: 'test',
    data: {},
  }));
  await app.services.events.append(events);
  return events.map(({ _id }) => _id);
}

/** A process that reads under the name: what it is handed, in order. */
function process(name: string) {
  const reader = createEventReader(name, app.clock);
  return {
    async read(): Promise<string[]> {
      const ids: string[] = [];
      await reader.read(async (events) => void ids.push(...events.map(({ _id }) => _id)));
      return ids;
    },
    fail: () =>
      reader.read(() => Promise.reject(new Error('the database went away')) as Promise<never>),
  };
}

describe('a reader of events', () => {
  it('hands over what is new, in order, once for each process that goes on', async () => {
    const one = process('a');
    await one.read();
    const [first, second] = [await write(), await write(250)];
    expect(await one.read()).toEqual([...first, ...second]);
    expect(await one.read()).toEqual([]);
  });

  it('hands over again what was not finished', async () => {
    const one = process('b');
    await one.read();
    const written = await write(3);
    await expect(one.fail()).rejects.toThrow('went away');
    expect(await one.read()).toEqual(written);
  });

  it('goes on where a process that died had come to, less the overlap', async () => {
    await process('c').read();
    const long = await write();
    app.clock.advance(61_000);
    const late = await write();
    expect(await process('c').read()).toEqual(expect.arrayContaining([...long, ...late]));
    // Nobody read for an hour.
    app.clock.advance(60 * 60_000);
    const latest = await write();
    expect(await process('c').read()).toEqual([...late, ...latest]);
  });

  it('keeps a position of its own for each name', async () => {
    await process('d').read();
    await process('e').read();
    const written = await write();
    expect(await process('d').read()).toEqual(expect.arrayContaining(written));
    expect(await process('e').read()).toEqual(expect.arrayContaining(written));
  });
});
