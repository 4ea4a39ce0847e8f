import mongoose from 'mongoose';

/**
 * Connects mongoose's default connection, which all models use. Writes wait for a majority where there is
 * one, so that what was acknowledged survives a change of primary (reference/security: Jepsen on MongoDB).
 */
export async function connect(uri: string, dbName?: string): Promise<mongoose.Connection> {
  mongoose.set('strictQuery', 'throw');
  await mongoose.connect(uri, {
    ...(dbName ? { dbName } : hasDatabase(uri) ? {} : { dbName: 'estante' }),
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: 5000,
    socketTimeoutMS: 30_000,
    maxPoolSize: 20,
    writeConcern: { w: 'majority' },
    ignoreUndefined: true,
    // A database that is away is said to be away at once, instead of being waited for in silence.
    bufferCommands: false,
  });
  return mongoose.connection;
}

/** Whether a connection string names its database. Not read as a URL: it may list several hosts. */
export function hasDatabase(uri: string): boolean {
  return /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(uri);
}

/** Creates what is missing of every model's indexes. Repeatable, and harmless when two processes start at once. */
export async function createIndexes(): Promise<void> {
  for (const model of Object.values(mongoose.models)) await model.createIndexes();
}

export async function disconnect(): Promise<void> {
  await mongoose.disconnect();
}
