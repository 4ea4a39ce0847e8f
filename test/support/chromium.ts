import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser talks to nobody but the page under test. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/**
 * A real Chromium: CHROMIUM_PATH, else one of this machine, else the one that the npm registry brings with
 * the libraries it needs, so that a machine with nothing but Node can run the journeys.
 */
export async function launchChromium(): Promise<Browser> {
  const given = process.env['CHROMIUM_PATH'];
  const found = given ?? SYSTEM.find((path) => existsSync(path));
  if (found) return chromium.launch({ executablePath: found, args: QUIET });
  const executablePath = await unpackChromium();
  return chromium.launch({
    executablePath,
    args: [...QUIET, '--headless=shell', '--no-zygote'],
    env: {
      ...process.env,
      FONTCONFIG_PATH: join(tmpdir(), 'fonts'),
      LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib'),
    },
  });
}

async function unpackChromium(): Promise<string> {
  // The package unpacks the shared libraries that bare machines lack only when it believes to be on Lambda.
  const name = 'AWS_LAMBDA_JS_RUNTIME';
  const before = process.env[name];
  process.env[name] = 'nodejs22.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    return await packed.executablePath();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}
