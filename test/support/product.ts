import { buildClientIfStale } from '#server/client-build.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** The product as a newcomer starts it: built client, a database of its own with the demo, payment sandbox. */
export async function startProduct(): Promise<ServerProcess> {
  await buildClientIfStale();
  return startServerProcess({});
}
