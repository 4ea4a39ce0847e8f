import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localSecrets } from '#server/local-secrets.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estante-secrets-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the secrets of a laptop', () => {
  it('are made once and differ, and only the owner can read them', async () => {
    const made = await localSecrets(join(folder, 'data'));
    expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length);
    expect(await localSecrets(join(folder, 'data'))).toEqual(made);
    expect((await stat(join(folder, 'data', 'secrets.json'))).mode & 0o077).toBe(0);
  });

  it('of an earlier version stay, and what they lack is added for good', async () => {
    const file = join(folder, 'secrets.json');
    const earlier = { jwtSecret: 'j'.repeat(40), webhookSecret: 'whsec_earlier' };
    await writeFile(file, JSON.stringify(earlier));
    const secrets = await localSecrets(folder);
    expect(secrets).toMatchObject(earlier);
    expect(secrets.serviceSecret.length).toBeGreaterThanOrEqual(32);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(secrets);
  });
});
