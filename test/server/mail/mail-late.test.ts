import { beforeEach, describe, expect, it } from 'vitest';
import { mailModel } from '#server/features/mail/mail.model.ts';
import { app, bench, stageBilling } from '../billing/billing-stage.ts';
import type { Owner } from '../billing/paying-business.ts';

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
