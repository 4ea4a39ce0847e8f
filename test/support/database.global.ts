import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '#server/db/open-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUri: string;
  }
}

/** One database server for the whole run, chosen as the product chooses it; every test file takes a database of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'estante-test-'));
  const database = await openDatabase({
    mongodbUri: process.env['MONGODB_URI'] ?? null,
    dataDir,
    environment: 'test',
  });
  project.provide('databaseUri', database.uri);
  return async () => {
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
