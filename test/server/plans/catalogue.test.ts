import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planModel } from '#server/features/plans/plan.model.ts';
import type { Plan } from '#shared/contracts/plans.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const ROOT = join(import.meta.dirname, '../../..');

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(ts|tsx|html|css)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('/server/seed/'));
}

describe('the catalogue', () => {
  it('is public, in order, with prices per currency and interval', async () => {
    const answer = await app.client().get<{ plans: Plan[] }>('/api/plans');
    expect(answer.status).toBe(200);
    const { plans } = answer.body;
    expect(plans.map((plan) => plan.sortOrder)).toEqual(
      [...plans].map((plan) => plan.sortOrder).sort((a, b) => a - b),
    );
    expect(plans.filter((plan) => plan.isDefault)).toHaveLength(1);
    const paid = plans.find((plan) => plan.prices.length > 0);
    expect(paid?.prices).toContainEqual({
      currency: 'ARS',
      interval: 'month',
      amountMinor: 2_499_000,
    });
    expect(JSON.stringify(plans)).not.toMatch(/isArchived|"version"|_id/);
  });

  it('shows a plan of another app under that app only', async () => {
    const vault = await app.client().get<{ plans: Plan[] }>('/api/plans?app=vault');
    expect(vault.body.plans).toHaveLength(3);
    expect(vault.body.plans.every((plan) => plan.appId === 'vault')).toBe(true);
    const none = await app.client().get<{ plans: Plan[] }>('/api/plans?app=nothing');
    expect(none.body.plans).toEqual([]);
  });

  it('takes up a new plan without a restart, and hides archived and private ones', async () => {
    const terms = { appId: 'other', features: {}, prices: [] };
    await planModel.create([
      { _id: 'other:a', planId: 'a', name: 'A', sortOrder: 2, ...terms },
      { _id: 'other:b', planId: 'b', name: 'B', sortOrder: 1, ...terms },
      { _id: 'other:c', planId: 'c', name: 'C', sortOrder: 3, isArchived: true, ...terms },
      { _id: 'other:d', planId: 'd', name: 'D', sortOrder: 4, isPublic: false, ...terms },
    ]);
    const answer = await app.client().get<{ plans: Plan[] }>('/api/plans?app=other');
    expect(answer.body.plans.map((plan) => plan.id)).toEqual(['b', 'a']);
  });
});

describe('the sources outside the seed', () => {
  it('name no plan, no price and no order of plans', async () => {
    const plans = await planModel.find({ appId: { $in: ['inventory', 'vault'] } }).lean();
    const names = plans.flatMap((plan) => [plan.planId, plan.name]);
    const amounts = plans.flatMap((plan) =>
      plan.prices.flatMap(({ amountMinor }) => [String(amountMinor), String(amountMinor / 100)]),
    );
    const words = [...new Set([...names, ...amounts])].filter((word) => word.length > 3);
    expect(words.length).toBeGreaterThan(8);
    // As a string or an identifier of the code; prose in comments may explain.
    const pattern = new RegExp(`(?<![\\w-])(${words.join('|')})(?![\\w-])`);
    const folders = await Promise.all(
      ['client', 'server', 'shared'].map((folder) => sources(join(ROOT, folder))),
    );
    const found: string[] = [];
    for (const file of folders.flat()) {
      const code = (await readFile(file, 'utf8'))
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/(^|\s)\/\/.*$/gm, '');
      for (const [index, line] of code.split('\n').entries()) {
        if (pattern.test(line.replaceAll('_', '')))
          found.push(`${file}:${index + 1}: ${line.trim()}`);
      }
    }
    expect(found).toEqual([]);
  });
});
