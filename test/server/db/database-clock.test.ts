import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabaseClock, databaseNow } from '#server/db/database-clock.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

const MINUTE = 60_000;

/** A process and a database whose times a test moves. Asking takes so many milliseconds each way. */
function processes() {
  let elapsed = 1000;
  let database = Date.parse('2026-11-01T12:00:00Z');
  let wall = database - 5 * MINUTE;
  let asked = 0;
  let onTheWay = [0, 0];
  const pass = (milliseconds: number) => {
    elapsed += milliseconds;
    database += milliseconds;
    wall += milliseconds;
  };
  return {
    pass,
    asked: () => asked,
    database: () => database,
    jump(milliseconds: number) {
      wall += milliseconds;
    },
    sleep(milliseconds: number) {
      wall += milliseconds;
      database += milliseconds;
    },
    slow(there: number, back: number) {
      onTheWay = [there, back];
    },
    now: createDatabaseClock({
      async ask() {
        asked += 1;
        pass(onTheWay[0] ?? 0);
        const date = new Date(database);
        pass(onTheWay[1] ?? 0);
        return date;
      },
      elapsedMs: () => elapsed,
      wallMs: () => wall,
    }),
  };
}

describe("the database's time", () => {
  it('is told whatever the clock of this machine says, asking seldom', async () => {
    const { now, pass, asked, database } = processes();
    for (let second = 0; second < 60; second += 1) {
      expect((await now()).getTime()).toBe(database());
      pass(1000);
    }
    expect(asked()).toBe(2);
  });

  it('is asked for once by many at the same time', async () => {
    const { now, asked } = processes();
    await Promise.all([now(), now(), now()]);
    expect(asked()).toBe(1);
  });

  it('is wrong by half of what asking took at most', async () => {
    const { now, slow, database } = processes();
    slow(0, 900);
    expect(Math.abs((await now()).getTime() - database())).toBe(450);
  });

  it('is asked for again after the machine slept, or its clock was set', async () => {
    const { now, sleep, jump, asked, database } = processes();
    await now();
    sleep(10 * MINUTE);
    expect((await now()).getTime()).toBe(database());
    jump(-5 * MINUTE);
    expect((await now()).getTime()).toBe(database());
    expect(asked()).toBe(3);
  });

  it('is taken from the fastest of three slow answers', async () => {
    const { now, slow, asked } = processes();
    slow(2000, 1000);
    await now();
    expect(asked()).toBe(3);
  });
});

describe('a database', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.stop());

  it('tells its time', async () => {
    expect(Math.abs((await databaseNow()).getTime() - Date.now())).toBeLessThan(5000);
  });
});
