import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCE_NAMES } from '#shared/domain/resources.ts';
import { expectAccessible, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.stop());

const PUBLIC = ['/auth/login', '/auth/register'];
const PRIVATE = [
  '/dashboard',
  ...RESOURCE_NAMES.map((name) => `/${name}`),
  '/products?form=new',
  '/categories?form=new',
  '/suppliers?form=new',
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

type Look = (typeof LOOKS)[number];

async function expectGoodScreen(
  page: Page,
  path: string,
  { locale, axe }: Pick<Look, 'locale' | 'axe'>,
): Promise<void> {
  await expectAccessible(page, path, axe);
  await expectFitting(page, path);
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

async function expectFitting(page: Page, name: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect([name, overflow]).toEqual([name, 0]);
}

/** What does not depend on colours is looked at once for each width. */
const LOOKS = [
  {
    name: 'light at 1280',
    colorScheme: 'light',
    viewport: { width: 1280, height: 900 },
    axe: 'everything',
    locale: 'es-AR',
  },
  {
    name: 'dark at 320',
    colorScheme: 'dark',
    viewport: { width: 320, height: 700 },
    axe: 'everything',
    locale: 'en-US',
  },
  {
    name: 'light at 320',
    colorScheme: 'light',
    viewport: { width: 320, height: 700 },
    axe: 'colours',
    locale: 'es-AR',
  },
  {
    name: 'dark at 1280',
    colorScheme: 'dark',
    viewport: { width: 1280, height: 900 },
    axe: 'colours',
    locale: 'en-US',
  },
] as const;

describe.each(LOOKS)('every screen, $name, $locale', (look) => {
  it('has nothing that axe finds, nothing untranslated, no sideways scrolling', async () => {
    const { name: _name, axe: _axe, ...options } = look;
    const visitor = await stage.person(options);
    for (const path of PUBLIC) {
      await open(visitor.page, path);
      await expectGoodScreen(visitor.page, path, look);
    }
    // The account's language is the one that the screens speak.
    const person = await stage.person(options);
    if (look.locale === 'es-AR') await person.signIn('ninetyfive@demo.test');
    else await person.register('Corner Hardware');
    for (const path of PRIVATE) {
      await open(person.page, path);
      await expectGoodScreen(person.page, path, look);
    }
    person.expectQuietConsole();
    await visitor.context.close();
    await person.context.close();
  });
});

/** Demo accounts, by the state that their subscription is in. */
const STATES = ['trial', 'cancelling', 'pastdue', 'prepaid', 'overlimit', 'comped', 'enterprise'];

describe.each([
  ['light', 'everything'],
  ['dark', 'colours'],
] as const)('billing in every state, %s', (colorScheme, axe) => {
  it('has nothing that axe finds, nothing untranslated, no sideways scrolling', async () => {
    const person = await stage.person({ colorScheme });
    for (const state of STATES) {
      await person.page.setViewportSize({ width: 1280, height: 900 });
      await person.signIn(`${state}@demo.test`);
      await open(person.page, '/billing');
      await expectGoodScreen(person.page, state, { locale: 'es-AR', axe });
      await person.page.setViewportSize({ width: 320, height: 700 });
      await expectFitting(person.page, `${state} at 320`);
    }
    person.expectQuietConsole();
    await person.context.close();
  });
});
