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
  /** Name of the cheapest plan that is sold, as the catalogue has it. */
  planOnOffer(): Promise<string>;
  /** A person with a browser of their own, in Spanish unless told otherwise. */
  person(options?: BrowserContextOptions): Promise<Person>;
  stop(): Promise<void>;
}

export interface Person {
  page: Page;
  context: BrowserContext;
  /** A new business, by API calls: registering by hand is a journey of its own. */
  register(businessName?: string): Promise<void>;
  registerByHand(businessName?: string): Promise<void>;
  /** By an API call; no page is open yet. */
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
    async planOnOffer() {
      const { body } = await server
        .client()
        .get<{ plans: { name: string; prices: unknown[] }[] }>('/api/plans');
      return body.plans.find(({ prices }) => prices.length > 0)?.name ?? '';
    },
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

  const newAddress = () => {
    people += 1;
    return `sol-${people}-${Date.now()}@example.test`;
  };
  const call = async (path: string, data: Record<string, string>) => {
    const answer = await context.request.post(path, { data, headers: { origin } });
    expect([path, answer.ok()]).toEqual([path, true]);
  };
  const { locale = 'es-AR' } = options;

  return {
    page,
    context,
    async register(businessName = 'Librería del Sur') {
      known = newAddress();
      await call('/api/auth/register', {
        businessName,
        name: 'Sol Medina',
        email: known,
        password: DEMO_PASSWORD,
        locale: locale.startsWith('es') ? 'es-AR' : 'en',
      });
    },
    async registerByHand(businessName = 'Librería del Sur') {
      known = newAddress();
      await page.goto('/auth/register');
      await page.getByLabel('Nombre del negocio').fill(businessName);
      await page.getByLabel('Tu nombre').fill('Sol Medina');
      await page.getByLabel('Email').fill(known);
      await page.getByLabel('Contraseña', { exact: true }).fill(DEMO_PASSWORD);
      await page.getByRole('button', { name: 'Crear la cuenta' }).click();
      await page.waitForURL('**/dashboard');
    },
    async signIn(email) {
      known = email;
      await call('/api/auth/login', { email, password: DEMO_PASSWORD });
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

/** The payment pages of both providers. */
export const PAYMENT_PAGE = /\/pay\/|\/mercadopago\//;

const CARDS = { approved: /4242|todos los cobros se aprueban/, declined: /0002|3304/ };

/** Pays on the provider's page, or is declined there. */
export async function pay(page: Page, card: keyof typeof CARDS = 'approved'): Promise<void> {
  await page.waitForURL(PAYMENT_PAGE);
  await page.getByLabel(CARDS[card]).first().check();
  await page.getByRole('button', { name: /^(Pagar|Confirmar la suscripción)/ }).click();
}

/** Opens the upgrade page out of curiosity: nothing is recommended, so a plan has to be chosen. */
export async function choosePlan(page: Page, plan: string): Promise<void> {
  await page.goto('/upgrade');
  await page.getByRole('button', { name: `Elegir ${plan}` }).click();
}

/** Chooses one of the ways to pay on the upgrade page, by provider and currency: "stripe-ARS". */
export async function choosePayment(page: Page, way: string): Promise<void> {
  await page.locator(`label[for="${way}"]`).first().click();
}

/** From the upgrade page to the provider's. */
export async function goToPay(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Ir a pagar/ }).click();
}

/**
 * Fails with what axe finds on a page.
 * @param what colours: only what another colour scheme could change.
 */
export async function expectAccessible(
  page: Page,
  name: string,
  what: 'everything' | 'colours' = 'everything',
): Promise<void> {
  const axe = new AxeBuilder({ page });
  if (what === 'colours') axe.withRules(['color-contrast', 'link-in-text-block']);
  else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  // The other mode opens a page for each analysis to join what frames say; there are no frames here.
  const { violations } = await axe.setLegacyMode(true).analyze();
  const findings = violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`,
  );
  expect([name, findings]).toEqual([name, []]);
}
