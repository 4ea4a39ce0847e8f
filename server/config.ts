import { z } from 'zod';

/** Everything that the environment decides, validated once at start. */
export interface Config {
  environment: 'production' | 'development' | 'test';
  port: number;
  /** Origin under which people reach this installation, without a slash at the end. */
  publicUrl: string;
  mongodbUri: string | null;
  dataDir: string;
  /** Null outside production: made on first start and kept in the data folder. */
  jwtSecret: string | null;
  serviceSecret: string | null;
  /** Null where this provider is not charged through; the sandbox takes the place of both outside production. */
  stripe: { secretKey: string; webhookSecret: string; apiBase: string | null } | null;
  mercadoPago: { accessToken: string; webhookSecret: string; apiBase: string | null } | null;
  smtpUrl: string | null;
  /** The sender of mails; null takes it from the SMTP account or from our own host. */
  mailFrom: string | null;
  logLevel: string;
  /** Number of reverse proxies in front, whose X-Forwarded-For is believed. */
  trustedProxies: number;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The environment is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const text = z.string().trim().min(1);
const secret = text.min(32, 'must have at least 32 characters');
const url = (protocol: RegExp, what: string) =>
  z.url({ protocol, error: `must be ${what}` }).transform((value) => value.replace(/\/+$/, ''));

const environmentSchema = z.object({
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  PORT: z.coerce.number('must be a port number').int().min(1).max(65_535).default(3000),
  PUBLIC_URL: url(/^https?$/, 'an address such as https://estante.example')
    .refine((value) => new URL(value).pathname === '/', 'must have no path')
    .optional(),
  MONGODB_URI: text.regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb://').optional(),
  DATA_DIR: text.default('.data'),
  JWT_SECRET: secret.optional(),
  SERVICE_SECRET: secret.optional(),
  STRIPE_SECRET_KEY: text.regex(/^(sk|rk)_/, 'must start with sk_ or rk_').optional(),
  STRIPE_WEBHOOK_SECRET: text.regex(/^whsec_/, 'must start with whsec_').optional(),
  STRIPE_API_BASE: url(/^https?$/, 'an address such as http://127.0.0.1:12111').optional(),
  MERCADOPAGO_ACCESS_TOKEN: text
    .regex(/^(APP_USR|TEST)-/, 'must start with APP_USR- or TEST-')
    .optional(),
  MERCADOPAGO_WEBHOOK_SECRET: text.optional(),
  MERCADOPAGO_API_BASE: url(/^https?$/, 'an address such as http://127.0.0.1:3001').optional(),
  SMTP_URL: url(/^smtps?$/, 'an address such as smtps://user:password@host').optional(),
  MAIL_FROM: z.email('must be an address such as hola@estante.example').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  TRUSTED_PROXIES: z
    .union([z.literal('none').transform(() => 0), z.coerce.number().int().min(0).max(10)], {
      error: 'must be a number up to 10, or none',
    })
    .optional(),
});
type Environment = z.infer<typeof environmentSchema>;

/**
 * Reads the configuration from environment variables. An empty variable counts as absent.
 * @throws ConfigError with one readable line for each thing that is wrong.
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  const environment = parsed.data;
  const faults = contradictions(environment);
  if (faults.length > 0) throw new ConfigError(faults);
  return {
    environment: environment.NODE_ENV,
    port: environment.PORT,
    publicUrl: environment.PUBLIC_URL ?? `http://localhost:${environment.PORT}`,
    mongodbUri: environment.MONGODB_URI ?? null,
    dataDir: environment.DATA_DIR,
    jwtSecret: environment.JWT_SECRET ?? null,
    serviceSecret: environment.SERVICE_SECRET ?? null,
    stripe:
      environment.STRIPE_SECRET_KEY && environment.STRIPE_WEBHOOK_SECRET
        ? {
            secretKey: environment.STRIPE_SECRET_KEY,
            webhookSecret: environment.STRIPE_WEBHOOK_SECRET,
            apiBase: environment.STRIPE_API_BASE ?? null,
          }
        : null,
    mercadoPago:
      environment.MERCADOPAGO_ACCESS_TOKEN && environment.MERCADOPAGO_WEBHOOK_SECRET
        ? {
            accessToken: environment.MERCADOPAGO_ACCESS_TOKEN,
            webhookSecret: environment.MERCADOPAGO_WEBHOOK_SECRET,
            apiBase: environment.MERCADOPAGO_API_BASE ?? null,
          }
        : null,
    smtpUrl: environment.SMTP_URL ?? null,
    mailFrom: environment.MAIL_FROM ?? null,
    logLevel: environment.LOG_LEVEL,
    trustedProxies: environment.TRUSTED_PROXIES ?? 0,
  };
}

/** Each provider's key, the secret of its webhooks, and where to find something else in its place. */
const PROVIDERS = [
  ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_API_BASE'],
  ['MERCADOPAGO_ACCESS_TOKEN', 'MERCADOPAGO_WEBHOOK_SECRET', 'MERCADOPAGO_API_BASE'],
] as const;

/** Keys with which nobody really pays. */
const TEST_KEY = /^([a-z]+_test_|TEST-)/;

function contradictions(environment: Environment): string[] {
  const faults: string[] = [];
  for (const [key, webhookSecret, base] of PROVIDERS) {
    if (Boolean(environment[key]) !== Boolean(environment[webhookSecret])) {
      faults.push(`${key} and ${webhookSecret}: set both or neither`);
    }
    if (environment[base] && !environment[key]) faults.push(`${base}: needs ${key}`);
  }
  if (environment.NODE_ENV === 'production') faults.push(...productionFaults(environment));
  return faults;
}

function productionFaults(environment: Environment): string[] {
  const faults: string[] = [];
  for (const name of ['PUBLIC_URL', 'MONGODB_URI', 'JWT_SECRET', 'SERVICE_SECRET'] as const) {
    if (!environment[name]) faults.push(`${name}: required in production`);
  }
  for (const name of ['JWT_SECRET', 'SERVICE_SECRET'] as const) {
    const value = environment[name];
    if (value && new Set(value).size < 10) faults.push(`${name}: is not a random secret`);
  }
  if (environment.JWT_SECRET && environment.JWT_SECRET === environment.SERVICE_SECRET) {
    faults.push('SERVICE_SECRET: must differ from JWT_SECRET');
  }
  if (environment.PUBLIC_URL && !environment.PUBLIC_URL.startsWith('https://')) {
    faults.push('PUBLIC_URL: must be https in production');
  }
  if (environment.TRUSTED_PROXIES === undefined) {
    faults.push(
      'TRUSTED_PROXIES: required in production: how many proxies stand in front and set X-Forwarded-For, or none. ' +
        'With too few all people look like one address, and share its limits; with too many they can choose theirs',
    );
  }
  if (PROVIDERS.every(([key]) => !environment[key])) {
    const keys = PROVIDERS.map(([key]) => key).join(' or ');
    faults.push(`${keys}: required in production, where there is no payment sandbox`);
  }
  for (const [key, , base] of PROVIDERS) {
    if (TEST_KEY.test(environment[key] ?? '')) {
      faults.push(`${key}: is a test key, with which nobody really pays`);
    }
    if (environment[base]) faults.push(`${base}: production talks to the real provider only`);
  }
  return faults;
}
