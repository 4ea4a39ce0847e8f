import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from 'mongoose';
import { duplicateKey } from './duplicate-key.ts';

/** Grows when records are kept in another way and older ones are not carried over. */
export const SCHEMA_VERSION = 2;

/** What is there was written by another version of the product. The message says what to do about it. */
export class OtherVersionError extends Error {
  override readonly name = 'OtherVersionError';
}

const FOLDER_MARK = 'version';
/** What the data folder keeps that depends on the version: databases of our own, and the payment sandbox's memory. */
const FOLDER_RECORDS = ['embedded', 'mongod', 'payment-sandbox.json'];

const COLLECTION = 'schema';
const MARK_ID = 'records';
interface Mark {
  _id: string;
  version: unknown;
}
const NEW_MARK: Mark = { _id: MARK_ID, version: SCHEMA_VERSION };

/**
 * Looks at the data folder before anything in it is opened, and marks one that is new.
 * @throws OtherVersionError for records of another version, with nothing read or changed.
 */
export async function checkDataFolder(dataDir: string): Promise<void> {
  const file = join(dataDir, FOLDER_MARK);
  const mark = await readFile(file, 'utf8').catch(absentAsNull);
  if (mark?.trim() === String(SCHEMA_VERSION)) return;
  if (mark !== null || (await hasRecords(dataDir))) throw foreignFolder(dataDir);
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${SCHEMA_VERSION}\n`);
}

/**
 * Looks at a database before anything in it is read, and marks one that is empty. Any number of processes may
 * start on it at once.
 * @param dataDir the folder that it lives in, or null for the one at MONGODB_URI
 * @throws OtherVersionError for records of another version, with nothing changed.
 */
export async function checkDatabase(connection: Connection, dataDir: string | null): Promise<void> {
  const marks = connection.collection<Mark>(COLLECTION);
  const read = () => marks.findOne({ _id: MARK_ID });
  // Whoever starts at the same moment marks first and writes then: where its records are, its mark is too.
  const mark = (await read()) ?? ((await hasDocuments(connection)) ? await read() : NEW_MARK);
  if (mark?.version !== SCHEMA_VERSION) {
    throw dataDir === null ? foreignDatabase(connection.name) : foreignFolder(dataDir);
  }
  await marks
    .updateOne({ _id: MARK_ID }, { $setOnInsert: { version: SCHEMA_VERSION } }, { upsert: true })
    .catch((thrown: unknown) => {
      if (!duplicateKey(thrown)) throw thrown;
    });
}

function foreignFolder(dataDir: string): OtherVersionError {
  return new OtherVersionError(
    [
      `the data in the folder ${dataDir} was not written by this version of Estante.`,
      'Nothing of it was read or changed. Delete the folder, and the demo data is made anew:',
      `  rm -r ${shellWord(dataDir)}`,
      'Or keep it, and set DATA_DIR to another folder.',
    ].join('\n'),
  );
}

function foreignDatabase(name: string): OtherVersionError {
  return new OtherVersionError(
    [
      `the records in the database "${name}" at MONGODB_URI were not written by this version of Estante.`,
      'Nothing of them was changed. Use another database: put another name at the end of MONGODB_URI.',
      'Or drop this one, if nobody needs it any more.',
    ].join('\n'),
  );
}

async function hasRecords(dataDir: string): Promise<boolean> {
  const found = await Promise.all(
    FOLDER_RECORDS.map((name) =>
      access(join(dataDir, name)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

async function hasDocuments(connection: Connection): Promise<boolean> {
  for (const { name } of await connection.listCollections()) {
    if (name.startsWith('system.')) continue;
    if (await connection.collection(name).findOne({}, { projection: { _id: 1 } })) return true;
  }
  return false;
}

function absentAsNull(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

function shellWord(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
