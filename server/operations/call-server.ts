import { readConfig } from '../config.ts';
import { SIGNATURE_HEADER, signService, TIMESTAMP_HEADER } from '../http/service-signature.ts';
import { localSecrets } from '../local-secrets.ts';

/**
 * Calls the server that runs on this machine, signed with the service secret of the same environment.
 * @throws Error with the server's own words when it refuses, or when none is running.
 */
export async function callServer(path: string, content: object): Promise<unknown> {
  const config = readConfig(process.env);
  const secret = config.serviceSecret ?? (await localSecrets(config.dataDir)).serviceSecret;
  const body = JSON.stringify(content);
  const origin = `http://localhost:${config.port}`;
  const timestamp = String(Math.floor((await timeAt(origin)) / 1000));
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [TIMESTAMP_HEADER]: timestamp,
      [SIGNATURE_HEADER]: signService(secret, { timestamp, method: 'POST', url: path, body }),
    },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The server refused: ${text}`);
  return JSON.parse(text);
}

/** By the server's clock, which the sandbox's controls may have moved: signatures are for a few minutes of it. */
async function timeAt(origin: string): Promise<number> {
  const { headers } = await fetch(`${origin}/healthz`).catch((cause: unknown) => {
    throw new Error(`No server answers at ${origin}: start it first`, { cause });
  });
  return Date.parse(headers.get('date') ?? '');
}
