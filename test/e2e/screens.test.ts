import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PASSWORD, expectAccessible, openStage, type Person, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

const PUBLIC = ['/auth/login', '/auth/register'];
const PRIVATE = [
  '/dashboard',
  '/products',
  '/products?form=new',
  '/clients',
  '/suppliers',
  '/reports',
  '/upgrade',
  '/billing',
];

/** Waits until a screen has what it came for. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).or(page.getByRole('dialog')).first().waitFor();
  await page.waitForLoadState('load');
  await expect
    .poll(() => page.locator('[aria-busy="true"], [class*="Skeleton-root"]').count())
    .toBe(0);
}

async function expectGoodScreen(page: Page, path: string, locale: string): Promise<void> {
  await expectAccessible(page, path);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect([path, overflow]).toEqual([path, 0]);
  // A key that has no text shows as itself: "billing.return.title" or "billing:return.title".
  const text = await page.locator('body').innerText();
  expect(text).not.toMatch(/\b[a-z]+[:.][a-z]+(\.[a-zA-Z]+)+\b(?!@)/);
  expect(text).not.toMatch(/undefined|NaN|\[object/);
  const language = await page.locator('html').getAttribute('lang');
  expect([path, language?.slice(0, 2)]).toEqual([path, locale.slice(0, 2)]);
  // The language switch names each language in itself; nothing else in English has these letters.
  const foreign = locale.startsWith('en') ? /[áéíóúñ¿¡]/i : /\b(the|your|with|plan is)\b/;
  expect(text.replaceAll('Español', '')).not.toMatch(foreign);
}

const LOOKS = [
  {
    name: 'light at 1280',
    colorScheme: 'light',
    viewport: { width: 1280, height: 900 },
    locale: 'es-AR',
  },
  {
    name: 'dark at 320',
    colorScheme: 'dark',
    viewport: { width: 320, height: 700 },
    locale: 'en-US',
  },
  {
    name: 'light at 320',
    colorScheme: 'light',
    viewport: { width: 320, height: 700 },
    locale: 'es-AR',
  },
  {
    name: 'dark at 1280',
    colorScheme: 'dark',
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
  },
] as const;

describe.each(LOOKS)('every screen, $name, $locale', (look) => {
  it('has nothing that axe finds, nothing untranslated, no sideways scrolling', async () => {
    const { name: _name, ...options } = look;
    const visitor = await stage.person(options);
    for (const path of PUBLIC) {
      await open(visitor.page, path);
      await expectGoodScreen(visitor.page, path, look.locale);
    }
    const person = await signedIn(options);
    for (const path of PRIVATE) {
      await open(person.page, path);
      await expectGoodScreen(person.page, path, look.locale);
    }
    person.expectQuietConsole();
    await visitor.context.close();
    await person.context.close();
  });
});

/**
 * Signed in by API calls, so that the language of the form does not matter. The account's language is the
 * one that the screens speak.
 */
async function signedIn(options: { locale: string }): Promise<Person> {
  const person = await stage.person(options);
  const { request } = person.context;
  const headers = { origin: stage.server.origin };
  if (options.locale.startsWith('es')) {
    const data = { email: 'ninetyfive@demo.test', password: DEMO_PASSWORD };
    await request.post('/api/auth/login', { data, headers });
  } else {
    const email = `screens-${Date.now()}@example.test`;
    const account = { businessName: 'Corner Hardware', name: 'Kim', locale: 'en' };
    const data = { ...account, email, password: DEMO_PASSWORD };
    await request.post('/api/auth/register', { data, headers });
  }
  return person;
}
