import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchChromium } from '#test/support/chromium.ts';
import { startProduct } from '#test/support/product.ts';
import type { ServerProcess } from '#test/support/server-process.ts';

export const DEMO_PASSWORD = 'estante-demo-2026';

/** The running product with a browser in front of it. */
export interface Stage {
  server: ServerProcess;
  /** A person with a browser of their own, in Spanish unless told otherwise. */
  person(options?: BrowserContextOptions): Promise<Person>;
  stop(): Promise<void>;
}

export interface Person {
  page: Page;
  context: BrowserContext;
  register(businessName?: string): Promise<void>;
  signIn(email: string): Promise<void>;
  /** After a session that ended, as the same person. */
  signInAgain(): Promise<void>;
  /** Fails when the browser's console showed an error that nobody expected. */
  expectQuietConsole(): void;
}

let people = 0;

export async function openStage(): Promise<Stage> {
  const [server, browser] = await Promise.all([startProduct(), launchChromium()]);
  return {
    server,
    person: (options) => openPerson(browser, server.origin, options),
    async stop() {
      await browser.close();
      await server.stop();
    },
  };
}

async function openPerson(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'es-AR',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  let known = '';
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isForeseen(message.text())) complaints.push(message.text());
  });

  return {
    page,
    context,
    async register(businessName = 'Librería del Sur') {
      people += 1;
      await page.goto('/auth/register');
      await page.getByLabel('Nombre del negocio').fill(businessName);
      await page.getByLabel('Tu nombre').fill('Sol Medina');
      known = `sol-${people}-${Date.now()}@example.test`;
      await page.getByLabel('Email').fill(known);
      await page.getByLabel('Contraseña', { exact: true }).fill(DEMO_PASSWORD);
      await page.getByRole('button', { name: 'Crear la cuenta' }).click();
      await page.waitForURL('**/dashboard');
    },
    async signIn(email) {
      await page.goto('/auth/login');
      known = email;
      await fillSignIn(page, known);
      await page.waitForURL('**/dashboard');
    },
    async signInAgain() {
      await page.waitForURL('**/auth/login?**');
      await fillSignIn(page, known);
      await page.waitForURL((url) => !url.pathname.startsWith('/auth/'));
    },
    expectQuietConsole: () => expect(complaints).toEqual([]),
  };
}

async function fillSignIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Contraseña', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Ingresar' }).click();
}

/** Browsers log every refused request; refusals are what some of these journeys are about. */
function isForeseen(message: string): boolean {
  return /Failed to load resource: the server responded with a status of (401|402|403|409)/.test(
    message,
  );
}

/** Pays on the provider's page. */
export async function pay(page: Page, card = /4242/): Promise<void> {
  await page.waitForURL('**/pay/**');
  await page.getByLabel(card).check();
  await page.getByRole('button', { name: /^Pagar/ }).click();
}

/** Opens the upgrade page out of curiosity: nothing is recommended, so a plan has to be chosen. */
export async function choosePlan(page: Page, plan: string): Promise<void> {
  await page.goto('/upgrade');
  await page.getByRole('button', { name: `Elegir ${plan}` }).click();
}

/** From the upgrade page to the provider's. */
export async function goToPay(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Ir a pagar/ }).click();
}

/** Fails with what axe finds on a page. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const findings = violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`,
  );
  expect([name, findings]).toEqual([name, []]);
}
