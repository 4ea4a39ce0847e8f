import { callServer } from './call-server.ts';

/** `npm run reconcile`: asks the providers about every subscription and open checkout now. */
try {
  const { asked, failed } = (await callServer('/api/operations/reconcile', {})) as {
    asked: number;
    failed: number;
  };
  process.stdout.write(`Asked about ${asked}; ${failed} could not be asked.\n`);
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
