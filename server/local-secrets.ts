import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({ jwtSecret: z.string().min(32), webhookSecret: z.string() });
export type LocalSecrets = z.infer<typeof secretsSchema>;

/** Secrets of a laptop: made once, kept in the data folder so that sign-ins survive a restart. */
export async function localSecrets(dataDir: string): Promise<LocalSecrets> {
  const file = join(dataDir, 'secrets.json');
  const stored = await readFile(file, 'utf8').catch(() => null);
  if (stored !== null) return secretsSchema.parse(JSON.parse(stored));
  const secrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    webhookSecret: `whsec_${randomBytes(32).toString('base64url')}`,
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
