import { beforeEach, describe, expect, it } from 'vitest';
import { mailModel } from '#server/features/mail/mail.model.ts';
import { app, bench, stageBilling } from '../billing/billing-stage.ts';
import { DAY, type Owner } from '../billing/paying-business.ts';
import { callService } from '../billing/service-calls.ts';

stageBilling();
beforeEach(() => mailModel.deleteMany({}));

/** Everything that was mailed since, written only now. */
const mailed = async ({ businessId }: Owner) => {
  await app.services.mail.read();
  const mails = await mailModel.find({ businessId }).lean();
  return Object.fromEntries(mails.map(({ kind, subject, text }) => [kind, `${subject}\n${text}`]));
};

describe.each(['stripe', 'mercadopago'] as const)('mails written late, at %s', (provider) => {
  it('tell of a plan that was paid, though it has ended by then', async () => {
    const owner = await bench.subscriber(provider);
    await owner.post('/api/billing/cancel', { when: 'now' });
    await app.hear();
    const { plan_started, cancellation_confirmed } = await mailed(owner);
    expect(plan_started).toContain('Ya tenés el plan MID');
    expect(plan_started).toContain('Se renueva solo');
    expect(plan_started).not.toContain('No tenés que pagar nada');
    expect(cancellation_confirmed).toContain('Tu plan MID terminó hoy');
  });

  it('tell of what was taken back, also after it was cancelled', async () => {
    const owner = await bench.subscriber(provider);
    await owner.post('/api/billing/cancel', { when: 'now' });
    await app.hear();
    expect((await owner.post('/api/billing/withdraw')).status).toBe(200);
    expect((await mailed(owner))['withdrawn']).toContain('la compra del plan MID');
  });
});

describe.each(['stripe', 'mercadopago'] as const)('what waits, at %s', (provider) => {
  it('is told as a pause when what was paid is over, and comes back without a word of a payment', async () => {
    const owner = await bench.subscriber(provider);
    await owner.post('/api/billing/pause');
    await mailed(owner);
    await bench.toRenewal(owner, 24);
    const { plan_changed, suspended } = await mailed(owner);
    expect(plan_changed).toBeUndefined();
    expect(suspended).toContain('Tu plan MID sigue en pausa y lo que estaba pago terminó');
    expect((await owner.post('/api/billing/resume')).status).toBe(200);
    await app.hear();
    const after = await mailed(owner);
    expect(after['resumed']).toContain('MID');
    expect(after['payment_recovered']).toBeUndefined();
  });

  it('is told as a dispute, not as a pause, and is back when that is won', async () => {
    const owner = await bench.subscriber(provider);
    const { providerSubscriptionId } = await bench.record(owner);
    const reverse = async (what: 'dispute' | 'win' | 'lose') => {
      await app.hands(provider).reverse(providerSubscriptionId ?? '', what);
      await bench.later(owner, DAY / 24);
    };
    await reverse('dispute');
    const { paused, disputed } = await mailed(owner);
    expect(paused).toBeUndefined();
    expect(disputed).toContain('tu negocio tiene el plan gratuito');
    await reverse('win');
    const { plan_back, payment_recovered } = await mailed(owner);
    expect(plan_back).toContain('Se resolvió el reclamo');
    expect(payment_recovered).toBeUndefined();
    await reverse('dispute');
    await reverse('lose');
    expect((await mailed(owner))['charged_back']).toMatch(/devolvió \$\s10\.000 a quien pagó/);
  });
});

describe('a plan that an operator gives', () => {
  const give = (owner: Owner, over: object) =>
    callService(app, 'PUT', '/api/subscriptions/status', {
      businessId: owner.businessId,
      planId: 'MID',
      status: 'active',
      reason: 'Acuerdo con ventas',
      ...over,
    });

  it('is told with its day and its terms, on the screens too, and its end as ours', async () => {
    const owner = await bench.owner();
    const until = '2031-12-19T15:00:00.000Z';
    await give(owner, { until });
    expect((await app.status(owner)).currentPeriodEnd).toBe(until);
    const { plan_given } = await mailed(owner);
    expect(plan_given).toContain('Vale hasta el 19 de diciembre de 2031');
    expect(plan_given).toContain('Las condiciones se acordaron con vos');
    expect(plan_given).not.toMatch(/No tenés que pagar|Tu suscripción/i);
    await give(owner, { status: 'cancelled' });
    const { plan_ended } = await mailed(owner);
    expect(plan_ended).toContain('Lo terminamos de nuestro lado');
    expect(plan_ended).not.toContain('proveedor de pagos');
  });

  it('says what is charged no more where something was', async () => {
    const owner = await bench.subscriber('stripe');
    await give(owner, { isComped: true });
    const { plan_given } = await mailed(owner);
    expect(plan_given).toContain('Tu suscripción a MID terminó y no se te cobra más');
    expect(plan_given).toContain('Te lo damos sin cargo');
  });
});
