import { join } from 'node:path';
import type { Config } from '../config.ts';
import { findMongod, startMongod } from './mongod.ts';

export interface Database {
  uri: string;
  /** For the start-up line: which database answers. */
  description: string;
  isOwnServer: boolean;
  stop(): Promise<void>;
}

/**
 * Chooses the database: MONGODB_URI, else a mongod of this machine, else the built-in engine. The latter
 * two keep their data in the data folder and are refused in production.
 */
export async function openDatabase(
  config: Pick<Config, 'mongodbUri' | 'dataDir' | 'environment'>,
): Promise<Database> {
  if (config.mongodbUri) {
    return {
      uri: config.mongodbUri,
      description: 'MongoDB at MONGODB_URI',
      isOwnServer: false,
      stop: async () => {},
    };
  }
  if (config.environment === 'production') throw new Error('Production needs MONGODB_URI');
  const mongod = await findMongod(config.dataDir);
  if (mongod) {
    const server = await startMongod(mongod, join(config.dataDir, 'mongod'));
    return { ...server, description: `mongod of this machine (${mongod})`, isOwnServer: true };
  }
  const { startEmbedded } = await import('../standins/mongodb/start-embedded.ts');
  const engine = await startEmbedded({ dataDir: join(config.dataDir, 'embedded') });
  return {
    uri: engine.uri,
    description: 'built-in engine (for laptops, demos and tests)',
    isOwnServer: true,
    stop: () => engine.stop(),
  };
}
