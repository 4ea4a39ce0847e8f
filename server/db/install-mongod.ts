import { join } from 'node:path';
import { MongoBinary } from 'mongodb-memory-server-core';

/**
 * `npm run mongod:install`: downloads a mongod for this machine into the data folder, where openDatabase
 * finds it. Needs a network that reaches MongoDB's downloads.
 */
const downloadDir = join(process.env['DATA_DIR'] ?? '.data', 'mongod-binaries');
const path = await MongoBinary.getPath({ version: '7.0.14', downloadDir });
process.stdout.write(`mongod is at ${path}\n`);
