import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  jwtSecret: z.string().min(32),
  webhookSecret: z.string(),
  mercadoPagoWebhookSecret: z.string(),
  serviceSecret: z.string().min(32),
});
export type LocalSecrets = z.infer<typeof secretsSchema>;

/**
 * Secrets of a laptop: made once, kept in `secrets.json` of the data folder so that sign-ins survive a restart.
 * What a newer version needs besides is added.
 */
export async function localSecrets(dataDir: string): Promise<LocalSecrets> {
  const file = join(dataDir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  const stored = text === null ? {} : secretsSchema.partial().parse(JSON.parse(text));
  const {
    jwtSecret = randomBytes(48).toString('base64url'),
    webhookSecret = `whsec_${randomBytes(32).toString('base64url')}`,
    mercadoPagoWebhookSecret = randomBytes(32).toString('hex'),
    serviceSecret = randomBytes(48).toString('base64url'),
  } = stored;
  const secrets = { jwtSecret, webhookSecret, mercadoPagoWebhookSecret, serviceSecret };
  if (Object.keys(stored).length < Object.keys(secrets).length) {
    await mkdir(dataDir, { recursive: true });
    await writeFile(file, JSON.stringify(secrets), { mode: 0o600 });
  }
  return secrets;
}
