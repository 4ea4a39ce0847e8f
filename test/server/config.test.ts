import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '#server/config.ts';

const ROOT = join(import.meta.dirname, '../..');

const PRODUCTION = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://estante.example',
  MONGODB_URI: 'mongodb://db.example/estante',
  JWT_SECRET: 'uNa5LlavePara.FirmarSesiones-0001',
  SERVICE_SECRET: 'oTra9LlavePara.FirmarServicios-02',
  STRIPE_SECRET_KEY: ['sk', 'live', 'abcdefghijklmnop'].join('_'),
  STRIPE_WEBHOOK_SECRET: 'whsec_abcdefghijklmnop',
  TRUSTED_PROXIES: '1',
};

const NO_STRIPE = { STRIPE_SECRET_KEY: undefined, STRIPE_WEBHOOK_SECRET: undefined };
const MERCADO_PAGO = {
  MERCADOPAGO_ACCESS_TOKEN: 'APP_USR-1234567890-112021-abcdef',
  MERCADOPAGO_WEBHOOK_SECRET: 'abcdefghijklmnop',
};

function faultsOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(variables);
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.faults;
    throw thrown;
  }
  return [];
}

describe('the environment', () => {
  it('may be empty: a laptop needs no configuration', () => {
    expect(readConfig({})).toMatchObject({
      environment: 'development',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      mongodbUri: null,
      jwtSecret: null,
      stripe: null,
      mercadoPago: null,
      trustedProxies: 0,
    });
  });

  it('takes an empty variable for an absent one, and drops the slash at the end of an address', () => {
    expect(readConfig({ PORT: '', MONGODB_URI: '', JWT_SECRET: '' }).port).toBe(3000);
    expect(readConfig({ PUBLIC_URL: 'https://estante.example/' }).publicUrl).toBe(
      'https://estante.example',
    );
  });

  it.each([
    ['NODE_ENV', 'staging'],
    ['PORT', 'abc'],
    ['PORT', '0'],
    ['PORT', '70000'],
    ['PORT', '80.5'],
    ['PUBLIC_URL', 'estante.example'],
    ['PUBLIC_URL', 'ftp://estante.example'],
    ['PUBLIC_URL', 'https://estante.example/shop'],
    ['MONGODB_URI', 'postgres://db'],
    ['JWT_SECRET', 'short'],
    ['SERVICE_SECRET', 'short'],
    ['STRIPE_API_BASE', 'nowhere'],
    ['MERCADOPAGO_API_BASE', 'nowhere'],
    ['SMTP_URL', 'http://mail.example'],
    ['LOG_LEVEL', 'loud'],
    ['TRUSTED_PROXIES', 'all'],
    ['TRUSTED_PROXIES', '-1'],
  ])('with %s=%s is refused in one readable line that names it', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name}: [a-zA-Z].{5,}`));
    expect(faults[0]).not.toContain('\n');
  });

  it.each([
    [
      { STRIPE_SECRET_KEY: 'pk_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' },
      /^STRIPE_SECRET_KEY: must start/,
    ],
    [
      { STRIPE_SECRET_KEY: 'sk_1', STRIPE_WEBHOOK_SECRET: 'secret' },
      /^STRIPE_WEBHOOK_SECRET: must start/,
    ],
    [{ STRIPE_SECRET_KEY: 'sk_1' }, /set both or neither/],
    [{ STRIPE_WEBHOOK_SECRET: 'whsec_1' }, /set both or neither/],
    [{ STRIPE_API_BASE: 'http://127.0.0.1:1' }, /^STRIPE_API_BASE: needs/],
    [
      { MERCADOPAGO_ACCESS_TOKEN: 'sk_live_1', MERCADOPAGO_WEBHOOK_SECRET: 'secret' },
      /^MERCADOPAGO_ACCESS_TOKEN: must start/,
    ],
    [{ MERCADOPAGO_ACCESS_TOKEN: 'APP_USR-1' }, /^MERCADOPAGO_.+ set both or neither/],
    [{ MERCADOPAGO_WEBHOOK_SECRET: 'secret' }, /^MERCADOPAGO_.+ set both or neither/],
    [{ MERCADOPAGO_API_BASE: 'http://127.0.0.1:1' }, /^MERCADOPAGO_API_BASE: needs/],
  ])('%j is refused', (variables, line) => {
    expect(faultsOf(variables)).toEqual([expect.stringMatching(line)]);
  });

  it('lists all that is broken at once', () => {
    const faults = faultsOf({ PORT: 'abc', LOG_LEVEL: 'loud', JWT_SECRET: 'short' });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['PORT', 'JWT_SECRET', 'LOG_LEVEL']);
  });

  it('never repeats a secret in what it says', () => {
    const secret = 'hunter2-hunter2';
    const faults = faultsOf({ JWT_SECRET: secret, STRIPE_SECRET_KEY: secret, MONGODB_URI: secret });
    expect(faults.join()).not.toContain(secret);
  });
});

describe('production', () => {
  it('starts with everything that it needs', () => {
    expect(faultsOf(PRODUCTION)).toEqual([]);
  });

  it.each(['PUBLIC_URL', 'MONGODB_URI', 'JWT_SECRET', 'SERVICE_SECRET'])(
    'refuses to start without %s',
    (name) => {
      expect(faultsOf({ ...PRODUCTION, [name]: undefined })).toEqual([
        `${name}: required in production`,
      ]);
    },
  );

  it('asks how many proxies stand in front, and takes none for an answer', () => {
    expect(faultsOf({ ...PRODUCTION, TRUSTED_PROXIES: undefined })).toEqual([
      expect.stringMatching(/^TRUSTED_PROXIES: required in production: .+ or none\./),
    ]);
    expect(readConfig({ ...PRODUCTION, TRUSTED_PROXIES: 'none' }).trustedProxies).toBe(0);
    expect(readConfig({ ...PRODUCTION, TRUSTED_PROXIES: '2' }).trustedProxies).toBe(2);
  });

  it('is not published beside its proxy by compose, which asks for it too', async () => {
    const compose = await readFile(join(ROOT, 'compose.yaml'), 'utf8');
    expect(compose).toMatch(/ports: \["127\.0\.0\.1:3000:3000"\]/);
    expect(compose).toContain('TRUSTED_PROXIES: ${TRUSTED_PROXIES:?');
  });

  it('refuses to start without any provider, where there is no payment sandbox', () => {
    expect(faultsOf({ ...PRODUCTION, ...NO_STRIPE })).toEqual([
      expect.stringMatching(/^STRIPE_SECRET_KEY or MERCADOPAGO_ACCESS_TOKEN: required/),
    ]);
  });

  it('starts with either provider, and with both', () => {
    expect(faultsOf({ ...PRODUCTION, ...NO_STRIPE, ...MERCADO_PAGO })).toEqual([]);
    expect(readConfig({ ...PRODUCTION, ...MERCADO_PAGO })).toMatchObject({
      stripe: { apiBase: null },
      mercadoPago: {
        accessToken: MERCADO_PAGO.MERCADOPAGO_ACCESS_TOKEN,
        webhookSecret: MERCADO_PAGO.MERCADOPAGO_WEBHOOK_SECRET,
        apiBase: null,
      },
    });
  });

  it.each([
    ['a secret that is no secret', { JWT_SECRET: 'x'.repeat(40) }, /^JWT_SECRET: /],
    [
      'one secret for two uses',
      { SERVICE_SECRET: PRODUCTION.JWT_SECRET },
      /^SERVICE_SECRET: must differ/,
    ],
    ['plain http', { PUBLIC_URL: 'http://estante.example' }, /^PUBLIC_URL: must be https/],
    [
      'a test key',
      { STRIPE_SECRET_KEY: ['sk', 'test', 'abcdefghijklmnop'].join('_') },
      /^STRIPE_SECRET_KEY: is a test key/,
    ],
    ['another Stripe', { STRIPE_API_BASE: 'http://127.0.0.1:1' }, /^STRIPE_API_BASE: /],
    [
      'a test token',
      { ...MERCADO_PAGO, MERCADOPAGO_ACCESS_TOKEN: 'TEST-1234567890-112021-abcdef' },
      /^MERCADOPAGO_ACCESS_TOKEN: is a test key/,
    ],
    [
      'another Mercado Pago',
      { ...MERCADO_PAGO, MERCADOPAGO_API_BASE: 'http://127.0.0.1:1' },
      /^MERCADOPAGO_API_BASE: /,
    ],
  ])('refuses %s', (_name, over, line) => {
    expect(faultsOf({ ...PRODUCTION, ...over })).toEqual([expect.stringMatching(line)]);
  });

  it('lists all that is missing at once', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toHaveLength(6);
  });
});

describe('the process', () => {
  it('with a broken environment prints the list, and ends with 1 and no stack', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        PUBLIC_URL: 'http://estante.example',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [printed, errors] = ['', ''];
    child.stdout.on('data', (chunk) => {
      printed += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      errors += String(chunk);
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).toBe(1);
    expect(printed).toBe('');
    const lines = errors.trimEnd().split('\n');
    expect(lines[0]).toBe('The environment is not usable:');
    expect(lines.slice(1)).toEqual([
      '  - MONGODB_URI: required in production',
      '  - JWT_SECRET: required in production',
      '  - SERVICE_SECRET: required in production',
      '  - PUBLIC_URL: must be https in production',
      expect.stringMatching(/^ {2}- TRUSTED_PROXIES: required in production: how many proxies/),
      '  - STRIPE_SECRET_KEY or MERCADOPAGO_ACCESS_TOKEN: required in production, where there is no payment sandbox',
    ]);
    expect(errors).not.toMatch(/\bat .+:\d+:\d+/);
  });
});
