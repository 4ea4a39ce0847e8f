import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '#shared/contracts/products.ts';
import {
  choosePlan,
  DEMO_PASSWORD,
  goToPay,
  openStage,
  PAYMENT_PAGE,
  pay,
  type Stage,
} from './stage.ts';

let stage: Stage;
let plan: string;
beforeAll(async () => {
  stage = await openStage();
  plan = await stage.planOnOffer();
});
afterAll(() => stage.stop());

describe('a new business', () => {
  it('registers, meets a limit, upgrades, and goes on where it was', async () => {
    const person = await stage.person();
    const { page } = person;
    await person.registerByHand();
    const main = page.getByRole('main');
    await expect
      .poll(() => main.getByRole('meter').or(main.getByRole('progressbar')).count())
      .toBeGreaterThan(3);
    await main.getByText('0 de 500 productos').waitFor();
    await page.getByRole('banner').getByText('BASIC').waitFor();

    await page.getByRole('link', { name: /^Clientes/ }).click();
    await page.getByRole('button', { name: 'Nuevo cliente' }).first().click();
    const prompt = page.getByRole('dialog');
    await prompt.getByText('hasta 100 clientes').waitFor();
    await prompt.getByRole('link', { name: `Pasate a ${plan}` }).click();

    await page.getByText('Hoy pagás').waitFor();
    await goToPay(page);
    await pay(page);
    await page.waitForURL('**/billing/checkouts/**');
    await page.getByText(`Listo: ya tenés ${plan}`).waitFor();
    await page.getByText(/El próximo cobro es el \d+ de \w+ de \d{4}/).waitFor();
    await page
      .getByRole('button', { name: 'Seguir donde estaba' })
      .or(page.getByRole('link', { name: 'Seguir donde estaba' }))
      .click();

    await page.waitForURL('**/clients?form=new');
    const form = page.getByRole('dialog');
    await form.getByLabel(/^Nombre/).fill('Juana Azurduy');
    await form.getByRole('button', { name: 'Guardar' }).click();
    await page.getByRole('link', { name: 'Juana Azurduy' }).waitFor();
    await page.getByRole('banner').getByText(plan).waitFor();
    await page.getByRole('main').getByText('1 de 100 clientes').waitFor();
    await page.goto('/dashboard');
    await page.getByRole('main').getByText('1 de 100 clientes').waitFor();
    person.expectQuietConsole();
    await person.context.close();
  });
});

describe('a save refused because somebody else took the last place', () => {
  it('keeps every field, and after the upgrade saves once', async () => {
    const person = await stage.person();
    const { page } = person;
    const rival = stage.server.client();
    await rival.post('/api/auth/login', { email: 'full@demo.test', password: DEMO_PASSWORD });
    const { body: list } = await rival.get<{ items: Product[] }>('/api/products?limit=1');
    await rival.send('DELETE', `/api/products/${list.items[0]?.id}`);

    await person.signIn('full@demo.test');
    await page.goto('/products?form=new');
    const form = page.getByRole('dialog');
    await form.getByLabel(/^Nombre/).fill('Amoladora angular 115 mm');
    await form.getByLabel(/^SKU/).fill('0007-AMO');
    await form.getByLabel(/^Precio/).fill('89.999,50');
    expect(
      (await rival.post('/api/products', { sku: 'RIVAL-1', name: 'El último lugar' })).status,
    ).toBe(201);
    await form.getByRole('button', { name: 'Guardar' }).click();

    const prompt = page.getByRole('dialog').filter({ hasText: 'Pasate a' });
    await prompt.getByRole('link', { name: /^Pasate a/ }).click();
    await goToPay(page);
    await pay(page);
    await page.waitForURL('**/products?form=new', { timeout: 30_000 });
    const restored = page.getByRole('dialog');
    await expect
      .poll(() => restored.getByLabel(/^Nombre/).inputValue())
      .toBe('Amoladora angular 115 mm');
    expect(await restored.getByLabel(/^SKU/).inputValue()).toBe('0007-AMO');
    expect(await restored.getByLabel(/^Precio/).inputValue()).toMatch(/89\.?999,50/);
    await restored.getByRole('button', { name: 'Guardar' }).dblclick();
    await expect
      .poll(async () => {
        const found = await rival.get<{ items: Product[] }>('/api/products?q=0007-AMO');
        return found.body.items.map((item) => [item.sku, item.price?.amountMinor]);
      })
      .toEqual([['0007-AMO', 8_999_950]]);
    person.expectQuietConsole();
    await person.context.close();
  });
});

describe('a checkout that goes otherwise', () => {
  it('declined: says so there, and nothing changes here', async () => {
    const person = await stage.person();
    const { page } = person;
    await person.register();
    await choosePlan(page, plan);
    await goToPay(page);
    await pay(page, 'declined');
    await page
      .getByText(/rechaz/i)
      .first()
      .waitFor();
    await page.goto(`${stage.server.origin}/dashboard`);
    await page.getByRole('banner').getByText('BASIC').waitFor();
    await person.context.close();
  });

  it('given up: nothing was charged, and it can be tried again', async () => {
    const person = await stage.person();
    const { page } = person;
    await person.register();
    await choosePlan(page, plan);
    await goToPay(page);
    await page.waitForURL(PAYMENT_PAGE);
    await page
      .getByRole('link', { name: /Cancelar y volver/ })
      .or(page.getByRole('button', { name: /Cancelar y volver/ }))
      .click();
    await page.waitForURL('**/billing/checkouts/**');
    await page
      .getByRole('main')
      .getByText(/no se cobró|no te cobramos|sin cobr/i)
      .first()
      .waitFor();
    await page.getByRole('banner').getByText('BASIC').waitFor();
    await person.context.close();
  });

  it('clicked twice, or the tab closed before the redirect: one checkout, still payable', async () => {
    const person = await stage.person();
    const { page, context } = person;
    await person.register();
    await choosePlan(page, plan);
    let starts = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/api/billing/upgrade')) starts += 1;
    });
    await page.getByRole('button', { name: /Ir a pagar/ }).dblclick();
    await page.waitForURL(PAYMENT_PAGE);
    const payUrl = page.url();
    await page.close();
    expect(starts).toBe(1);

    const again = await context.newPage();
    await choosePlan(again, plan);
    await goToPay(again);
    await again.waitForURL(PAYMENT_PAGE);
    expect(again.url()).toBe(payUrl);
    await pay(again);
    await again.getByText(/Listo: ya tenés/).waitFor();
    await context.close();
  });
});

describe('another tab', () => {
  it('shows the new plan within two seconds, without reload', async () => {
    const person = await stage.person();
    const { page, context } = person;
    await person.register();
    const other = await context.newPage();
    await other.goto('/dashboard');
    await other.getByRole('banner').getByText('BASIC').waitFor();
    await choosePlan(page, plan);
    await goToPay(page);
    await pay(page);
    await page.getByText(/Listo: ya tenés/).waitFor();
    await other.getByRole('banner').getByText(plan).waitFor({ timeout: 2000 });
    await context.close();
  });
});

describe('a session that ended elsewhere', () => {
  it('leads to sign-in, and back to where the person was', async () => {
    const person = await stage.person();
    const { page, context } = person;
    await person.signIn('eighty@demo.test');
    await page.goto('/products?q=yerba');
    await page
      .getByRole('link', { name: /Yerba mate/ })
      .first()
      .waitFor();
    await context.clearCookies();
    await page.goto('/products?q=alfajor');
    await page.waitForURL('**/auth/login?**');
    await person.signInAgain();
    await page.waitForURL('**/products?q=alfajor');
    await page
      .getByRole('link', { name: /Alfajor/ })
      .first()
      .waitFor();
    await context.close();
  });
});
