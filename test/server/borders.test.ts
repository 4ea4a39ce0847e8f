import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** The linter skips a pattern that it cannot read without a word: so each border is crossed here once. */
const CROSSINGS = [
  ['shared/domain/a.ts', 'zod'],
  ['shared/domain/b.ts', '#shared/contracts/plans.ts'],
  ['shared/contracts/a.ts', 'stripe'],
  ['client/lib/a.ts', '#client/features/billing/api.ts'],
  ['client/features/plans/a.ts', '#client/app/router.tsx'],
  ['client/app/a.ts', '#server/config.ts'],
  ['server/a.ts', './standins/mongodb/start-embedded.ts'],
  ['server/b.ts', '#test/support/test-app.ts'],
  ['server/seed/a.ts', '#server/standins/payments/start-sandbox.ts'],
  ['server/http/a.ts', '#server/features/plans/plans.service.ts'],
  ['server/db/a.ts', '../standins/mongodb/start-embedded.ts'],
  ['server/db/open-database.ts', '../standins/payments/start-sandbox.ts'],
  ['server/payments/a.ts', '#server/features/plans/plans.service.ts'],
  ['server/payments/b.ts', '../standins/payments/start-sandbox.ts'],
  ['server/payments/open-providers.ts', '../standins/mongodb/start-embedded.ts'],
  ['server/features/mail/a.ts', '#server/features/events/event.model.ts'],
  ['server/features/mail/b.ts', '../events/event-reader.service.ts'],
  ['server/features/mail/c.ts', '#server/standins/payments/pages/html.ts'],
  ['server/standins/payments/a.ts', '#server/clock.ts'],
  ['server/standins/payments/b.ts', '../../clock.ts'],
  ['server/standins/payments/stripe/a.ts', '../../../clock.ts'],
  ['server/standins/mongodb/a.ts', '#shared/domain/money.ts'],
  ['server/standins/mongodb/store/a.ts', '../../payments/worlds.ts'],
] as const;

const ALLOWED = [
  ['shared/contracts/allowed.ts', '#shared/domain/money.ts'],
  ['server/features/mail/allowed.ts', '#server/features/events/event-reader.service.ts'],
  ['server/standins/payments/allowed.ts', '#shared/domain/money.ts'],
  ['server/standins/payments/stripe/lifecycle/allowed.ts', '../../virtual-clock.ts'],
] as const;

let folder: string;
let refused: Set<string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estante-borders-'));
  await copyFile(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  for (const [file, imported] of [...CROSSINGS, ...ALLOWED]) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `export const imported = import('${imported}');\n`);
  }
  refused = await refusedFiles();
});

afterAll(() => rm(folder, { recursive: true }));

async function refusedFiles(): Promise<Set<string>> {
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const options = { cwd: folder };
  // It ends with 1 where it finds something, as it has to.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [oxlint, '--format', 'json'],
    options,
  ).catch((error: { stdout: string }) => error);
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; filename: string }[];
  };
  return new Set(
    diagnostics
      .filter(({ code }) => code.includes('no-restricted-imports'))
      .map(({ filename }) => filename),
  );
}

describe('the borders between folders', () => {
  it.each(CROSSINGS)('%s does not import %s', (file) => {
    expect(refused).toContain(file);
  });

  it.each(ALLOWED)('%s may import %s', (file) => {
    expect(refused).not.toContain(file);
  });
});
