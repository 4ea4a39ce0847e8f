/*
 * Runs mongoose's own test suite against the built-in engine, or the server in MONGODB_URI. The suite
 * is not part of this repository: give the path of a checkout of github.com/Automattic/mongoose in
 * which `npm install --ignore-scripts` was run.
 *   node --import tsx test/load/engine-mongoose-suite.ts <mongoose> [test file ...]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporaryEngine } from '#test/server/standins/mongodb/test-database.ts';

interface Report {
  stats: { tests: number; passes: number; failures: number; pending: number };
  failures: { fullTitle: string; err: { message?: string; code?: unknown } }[];
}

const [, , checkout, ...files] = process.argv;
if (checkout === undefined) throw new Error('give the path of a checkout of mongoose');
const temporary =
  process.env['MONGODB_URI'] === undefined ? await startTemporaryEngine() : undefined;
const uri = new URL(process.env['MONGODB_URI'] ?? temporary?.engine.uri ?? '');
uri.pathname = '/mongoose_test';
const folder = mkdtempSync(join(tmpdir(), 'mongoose-suite-'));
const output = join(folder, 'report.json');

// What needs a replica set or an encryption library is skipped by the suite itself or left out here.
const chosen =
  files.length > 0 ? files : ['--ignore', 'test/encryption/**/*.test.js', 'test/**/*.test.js'];
const mocha = spawn(
  process.execPath,
  [
    'node_modules/mocha/bin/mocha.js',
    '--exit',
    '--timeout',
    '10000',
    '--reporter',
    'json',
    '--reporter-option',
    `output=${output}`,
    ...chosen,
  ],
  {
    cwd: checkout,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, MONGOOSE_TEST_URI: uri.href },
  },
);
await new Promise((resolve) => mocha.once('exit', resolve));
const { stats, failures } = JSON.parse(readFileSync(output, 'utf8')) as Report;
for (const { fullTitle, err } of failures) {
  process.stdout.write(`${fullTitle}: ${(err.message ?? '').split('\n')[0]?.slice(0, 200)}\n`);
}
const ran = stats.passes + stats.failures;
process.stdout.write(
  `${stats.passes} of ${ran} pass (${((stats.passes / ran) * 100).toFixed(1)} %), ${stats.pending} skipped by the suite\n`,
);
rmSync(folder, { recursive: true, force: true });
await temporary?.engine.stop();
temporary?.remove();
