import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose, { type Connection } from 'mongoose';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  checkDatabase,
  checkDataFolder,
  OtherVersionError,
  SCHEMA_VERSION,
} from '#server/db/schema-version.ts';
import { databaseUri, freePort, startServerProcess } from '#test/support/server-process.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'estante-version-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const RECORDS = ['embedded', 'mongod', 'payment-sandbox.json'];

describe('a data folder', () => {
  it('that is new is marked, made if need be, and known again', async () => {
    const dataDir = join(folder, 'deep', 'data');
    await checkDataFolder(dataDir);
    for (const name of RECORDS) await mkdir(join(dataDir, name));
    await checkDataFolder(dataDir);
    expect(await readFile(join(dataDir, 'version'), 'utf8')).toBe(`${SCHEMA_VERSION}\n`);
  });

  it('that holds only secrets and a downloaded mongod is new', async () => {
    await mkdir(join(folder, 'mongod-binaries'));
    await writeFile(join(folder, 'secrets.json'), '{}');
    await checkDataFolder(folder);
    expect(await readdir(folder)).toContain('version');
  });

  it.each(RECORDS)(
    'with %s of the days before marks is refused, and left as it is',
    async (name) => {
      await writeFile(join(folder, name), '{"version":');
      await expect(checkDataFolder(folder)).rejects.toThrow(OtherVersionError);
      expect(await readdir(folder)).toEqual([name]);
    },
  );

  it.each(['1', '3', '22', 'x', ''])('marked %j is refused', async (mark) => {
    await writeFile(join(folder, 'version'), mark);
    await expect(checkDataFolder(folder)).rejects.toThrow(OtherVersionError);
    expect(await readFile(join(folder, 'version'), 'utf8')).toBe(mark);
  });

  it('is named with what to type, whatever its name', async () => {
    const dataDir = join(folder, "Ana's data");
    await mkdir(join(dataDir, 'mongod'), { recursive: true });
    const refused = await checkDataFolder(dataDir).catch((error: Error) => error.message);
    expect(refused).toContain(`rm -r '${dataDir.replace("'", String.raw`'\''`)}'`);
    expect(refused).toContain('DATA_DIR');
  });

  it('that cannot be read is not taken for a new one', async () => {
    await mkdir(join(folder, 'version'));
    await expect(checkDataFolder(folder)).rejects.toThrow(/EISDIR/);
  });
});

describe('a database', () => {
  let connection: Connection;
  beforeEach(async () => {
    const dbName = `test_${randomBytes(6).toString('hex')}`;
    connection = await mongoose.createConnection(inject('databaseUri'), { dbName }).asPromise();
  });
  afterEach(async () => {
    await connection.dropDatabase();
    await connection.close();
  });
  const insert = (name: string, document: object) =>
    connection.collection(name).insertOne(document as never);

  it('that is empty is marked, also by many at once, and known again with records', async () => {
    await connection.createCollection('users');
    await Promise.all(Array.from({ length: 10 }, () => checkDatabase(connection, null)));
    await insert('users', { name: 'Ana' });
    await checkDatabase(connection, null);
    const marks = await connection.collection('schema').find().toArray();
    expect(marks).toEqual([{ _id: 'records', version: SCHEMA_VERSION }]);
  });

  it('with records and no mark is refused by its name, and left as it is', async () => {
    await insert('users', { name: 'Ana' });
    const refused = await checkDatabase(connection, null).catch((error: Error) => error);
    expect(refused).toBeInstanceOf(OtherVersionError);
    expect((refused as Error).message).toContain(`"${connection.name}" at MONGODB_URI`);
    expect(await connection.collection('schema').countDocuments()).toBe(0);
  });

  it.each([1, 3, '2', null])('marked %j is refused', async (version) => {
    await insert('schema', { _id: 'records', version });
    await expect(checkDatabase(connection, null)).rejects.toThrow(OtherVersionError);
  });

  it('of our own is refused by its folder', async () => {
    await insert('users', { name: 'Ana' });
    await expect(checkDatabase(connection, '.data')).rejects.toThrow('rm -r .data');
  });

  it('that another process marks and fills while it is being looked at is taken for what it is', async () => {
    const filled = Object.create(connection) as Connection;
    filled.listCollections = async () => {
      await checkDatabase(connection, null);
      await insert('users', { name: 'Ana' });
      return connection.listCollections();
    };
    await expect(checkDatabase(filled, null)).resolves.toBeUndefined();
  });
});

describe('the process', () => {
  it('marks what it makes, and ends in words on a folder that another version wrote', async () => {
    const name = `test_${randomBytes(6).toString('hex')}`;
    const uri = databaseUri(inject('databaseUri'), name);
    const server = await startServerProcess({ DATA_DIR: folder, MONGODB_URI: uri });
    await server.stop();
    const connection = await mongoose.createConnection(uri).asPromise();
    expect(await connection.collection('schema').countDocuments()).toBe(1);
    await connection.dropDatabase();
    await connection.close();
    expect(await readdir(folder)).toContain('version');
    await writeFile(join(folder, 'version'), '1\n');
    expect(await startAndFail({ DATA_DIR: folder })).toEqual({
      code: 1,
      printed: '',
      errors: [
        `Estante could not start: the data in the folder ${folder} was not written by this version of Estante.`,
        'Nothing of it was read or changed. Delete the folder, and the demo data is made anew:',
        `  rm -r ${folder}`,
        'Or keep it, and set DATA_DIR to another folder.',
        '',
      ].join('\n'),
    });
  }, 30_000);

  it('ends in words on a database that another version wrote', async () => {
    const name = `test_${randomBytes(6).toString('hex')}`;
    const uri = databaseUri(inject('databaseUri'), name);
    const connection = await mongoose.createConnection(uri).asPromise();
    await connection.collection('plans').insertOne({ name: 'Gratis' });
    const { code, errors } = await startAndFail({ DATA_DIR: folder, MONGODB_URI: uri });
    expect(code).toBe(1);
    expect(errors).toContain(`the records in the database "${name}" at MONGODB_URI`);
    const collections = await connection.listCollections();
    expect(collections.map((collection) => collection.name)).toEqual(['plans']);
    await connection.dropDatabase();
    await connection.close();
  }, 30_000);
});

/** A start that has to come to nothing: how it ended and what it said. */
async function startAndFail(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: join(import.meta.dirname, '../../..'),
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: String(await freePort()),
      LOG_LEVEL: 'fatal',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [printed, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    printed += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, printed, errors };
}
