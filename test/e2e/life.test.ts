import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  choosePayment,
  choosePlan,
  goToPay,
  openStage,
  type Person,
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

const ofPlan = ({ page }: Person) => page.getByRole('region', { name: `Tu plan ${plan}` });

/** Chooses one of the ways to pay on the upgrade page, and goes to the provider's. */
async function payWith({ page }: Person, way: string): Promise<void> {
  await choosePlan(page, plan);
  await choosePayment(page, way);
  await goToPay(page);
  await page.waitForURL('**/mercadopago/**');
}

/** The plan by the month, with a card at Stripe. */
async function buy({ page }: Person): Promise<void> {
  await choosePlan(page, plan);
  await choosePayment(page, 'stripe-ARS');
  await goToPay(page);
  await pay(page);
  await page.getByText(`Listo: ya tenés ${plan}`).waitFor();
}

/** The sandbox's controls, as the link on the billing page opens them. */
async function controls({ page, context }: Person) {
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Simulador de pagos' }).click(),
  ]);
  return opened;
}

describe('a subscription at Mercado Pago', () => {
  it('is paid in pesos, cancelled in three clicks with a code, and taken up again', async () => {
    const person = await stage.person();
    const { page } = person;
    await person.register();
    await payWith(person, 'mercadopago-ARS');
    await page.getByLabel(/todos los cobros se aprueban/).check();
    await page.getByRole('button', { name: 'Confirmar la suscripción' }).click();
    await page.getByText(`Listo: ya tenés ${plan}`).waitFor();

    await page.goto('/billing');
    await page.getByRole('button', { name: 'Cancelar la suscripción' }).click();
    const dialog = page.getByRole('dialog');
    const confirm = dialog.getByRole('button', { name: 'Cancelar la suscripción' });
    await dialog.getByText('No se borra nada').waitFor();
    // On a small phone too it is in sight without scrolling.
    await page.setViewportSize({ width: 320, height: 640 });
    const box = await confirm.boundingBox();
    expect((box?.y ?? 640) + (box?.height ?? 0)).toBeLessThanOrEqual(640);
    await page.setViewportSize({ width: 1280, height: 900 });
    await confirm.click();
    await ofPlan(person)
      .getByText(/Tu código es [0-9A-F]{8}/)
      .waitFor();
    await ofPlan(person)
      .getByText(/seguís con todo hasta el \d+ de \w+ de \d{4}/)
      .waitFor();
    await ofPlan(person).getByRole('button', { name: 'Deshacer la cancelación' }).click();
    await ofPlan(person)
      .getByText(/Se renueva solo el \d+ de \w+ de \d{4}/)
      .waitFor();
    person.expectQuietConsole();
    await person.context.close();
  });

  it('of one month in cash waits for the slip, and begins in front of the person when it is paid', async () => {
    const person = await stage.person();
    const { page } = person;
    await person.register();
    await payWith(person, 'mercadopago-ARS-prepaid');
    await page.getByLabel(/Efectivo/).check();
    await page.getByRole('button', { name: /^Pagar/ }).click();
    await page.getByText('Esperamos tu pago').waitFor();

    await page.goto('/billing');
    await page
      .getByRole('alert', { name: /Esperamos tu pago/ })
      .getByRole('link', { name: 'Ver cómo pagarlo' })
      .waitFor();
    await page.getByRole('banner').getByText('BASIC').waitFor();
    const shop = await controls(person);
    await shop.getByRole('button', { name: 'Pagar', exact: true }).click();
    await shop.getByText('Hecho.').waitFor();
    await ofPlan(person)
      .getByText(/Está pago hasta el \d+ de \w+ de \d{4}/)
      .waitFor();
    person.expectQuietConsole();
    await person.context.close();
  });
});

describe('another rhythm of payment at Stripe', () => {
  it('to a year costs at once what was shown; back to a month waits, and is undone', async () => {
    const person = await stage.person();
    const { page, context } = person;
    await person.register();
    await buy(person);
    await page.goto('/upgrade?period=yearly');
    await page.getByRole('button', { name: 'Pasar a pago anual' }).click();
    const change = page.getByRole('button', { name: /^Cambiar ahora y pagar/ });
    const shown = (await change.innerText()).replace('Cambiar ahora y pagar', '').trim();
    await change.click();
    await page.waitForURL('**/billing');
    await ofPlan(person)
      .getByText(/Se renueva solo el \d+ de \w+ de \d{4}/)
      .waitFor();
    const charged = page.getByRole('row').filter({ hasText: shown });
    const [receipt] = await Promise.all([
      context.waitForEvent('page'),
      charged.getByRole('link', { name: /^Ver recibo/ }).click(),
    ]);
    await receipt.getByText(shown).first().waitFor();

    await page.goto('/upgrade?period=monthly');
    await page.getByRole('button', { name: 'Pasar a pago mensual' }).click();
    await page.getByRole('button', { name: /^Pasar a pago mensual el/ }).click();
    await ofPlan(person)
      .getByText(/pasás a pago mensual/)
      .waitFor();
    await ofPlan(person).getByRole('button', { name: 'Deshacer' }).click();
    await ofPlan(person)
      .getByText(/Se renueva solo el \d+ de \w+ de \d{4}/)
      .waitFor();
    person.expectQuietConsole();
    await context.close();
  });
});

describe('a renewal that was declined', () => {
  it('says until when, is paid on the page of its bill, and is over in front of the person', async () => {
    const person = await stage.person();
    const { page, context } = person;
    await person.register();
    await buy(person);
    await page.goto('/billing');
    const bank = await controls(person);
    const card = bank.getByRole('article').filter({ hasText: /sol-/ });
    await card.first().getByRole('button', { name: 'Próximo cobro: rechazado' }).click();
    await bank.getByText('Hecho.').waitFor();

    // A month later the session is over too.
    await page.reload();
    await person.signInAgain();
    await ofPlan(person)
      .getByText(/Seguís con todo \d+ días más, hasta el \d+ de \w+ de \d{4}/)
      .waitFor();
    const [bill] = await Promise.all([
      context.waitForEvent('page'),
      ofPlan(person)
        .getByRole('link', { name: /^Pagar/ })
        .click(),
    ]);
    await bill.getByLabel(/4242/).check();
    await bill.getByRole('button', { name: /^Pagar/ }).click();
    await ofPlan(person)
      .getByText(/Se renueva solo el \d+ de \w+ de \d{4}/)
      .waitFor();
    await expect.poll(() => page.getByRole('row').filter({ hasText: 'Pagado' }).count()).toBe(2);
    await person.context.close();
  });
});
