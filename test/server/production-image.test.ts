import { randomBytes } from 'node:crypto';
import { access, cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { databaseUri, startServerProcess } from '#test/support/server-process.ts';

const ROOT = join(import.meta.dirname, '../..');

let folder: string;
let uri: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estante-image-'));
  uri = databaseUri(inject('databaseUri'), `test_${randomBytes(6).toString('hex')}`);
  await layOutImage(folder);
});

afterAll(async () => {
  const client = new MongoClient(uri);
  await client.db().dropDatabase();
  await client.close();
  await rm(folder, { recursive: true });
});

/** The files that the Dockerfile's last stage copies from here, without what .dockerignore leaves out. */
async function layOutImage(target: string): Promise<void> {
  const ignored = (await readFile(join(ROOT, '.dockerignore'), 'utf8')).trim().split('\n');
  const isCopied = (file: string): boolean => {
    const path = relative(ROOT, file);
    return !ignored.some((name) => path === name || path.startsWith(`${name}/`));
  };
  for (const name of await copiedNames()) {
    await cp(join(ROOT, name), join(target, name), { recursive: true, filter: isCopied });
  }
  await symlink(join(ROOT, 'node_modules'), join(target, 'node_modules'));
}

async function copiedNames(): Promise<string[]> {
  const dockerfile = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
  const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
  return [...lastStage.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = '']) =>
    names.split(' '),
  );
}

describe('the production image', () => {
  it('starts and answers without any stand-in', async () => {
    await expect(access(join(folder, 'server/standins'))).rejects.toThrow('ENOENT');
    const server = await startServerProcess(
      {
        NODE_ENV: 'production',
        MONGODB_URI: uri,
        PUBLIC_URL: 'https://estante.example',
        JWT_SECRET: 'uNa5LlavePara.FirmarSesiones-0001',
        SERVICE_SECRET: 'oTra9LlavePara.FirmarServicios-02',
        STRIPE_SECRET_KEY: ['sk', 'live', 'abcdefghijklmnop'].join('_'),
        STRIPE_WEBHOOK_SECRET: 'whsec_abcdefghijklmnop',
        TRUSTED_PROXIES: 'none',
      },
      folder,
    );
    const ready = await fetch(`${server.origin}/readyz`);
    const plans = await fetch(`${server.origin}/api/plans`);
    await server.stop();
    expect([ready.status, plans.status]).toEqual([200, 200]);
  }, 60_000);
});
