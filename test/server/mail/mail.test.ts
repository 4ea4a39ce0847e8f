import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { userModel } from '#server/features/accounts/user.model.ts';
import { usageModel } from '#server/features/entitlements/usage.model.ts';
import { eventModel } from '#server/features/events/event.model.ts';
import { type MailRecord, mailModel } from '#server/features/mail/mail.model.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import { objectIds } from '#server/ids.ts';
import { createLogger } from '#server/log.ts';
import { createProviderRegistry } from '#server/payments/provider-registry.ts';
import { createServices } from '#server/services.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  app.clock.set(new Date());
  await mailModel.deleteMany({});
});

const PRICE = { amountMinor: 1_000_00, currency: 'ARS', interval: 'month' };
const DAY = 24 * 60 * 60_000;

async function append(businessId: string, type: string, data = {}, at = app.clock.now()) {
  const _id = objectIds.next();
  const actor = 'webhook:1';
  await app.services.events.append([
    { _id, type, businessId, appId: 'inventory', at, actor, data },
  ]);
  return _id;
}
const mailsOf = (businessId: string): Promise<MailRecord[]> =>
  mailModel.find({ businessId }).sort({ createdAt: 1, _id: 1 }).lean<MailRecord[]>();
const kindsOf = async (businessId: string) => (await mailsOf(businessId)).map(({ kind }) => kind);

describe('mails of events', () => {
  it('welcome who registers, in their language', async () => {
    const [es, en] = [await app.client().register(), await app.client().register({ locale: 'en' })];
    await app.services.mail.read();
    const mails = [...(await mailsOf(es.businessId)), ...(await mailsOf(en.businessId))];
    expect(mails.map(({ to, locale, kind, state }) => [to, locale, kind, state])).toEqual([
      [es.email, 'es-AR', 'welcome', 'kept'],
      [en.email, 'en', 'welcome', 'kept'],
    ]);
    expect(mails[0]?.text).toContain('Hola, Ana Prueba:');
    expect(mails[0]?.text).toContain(`${app.origin}/dashboard`);
  });

  it('come once for each event, however often and by whomever it is read', async () => {
    const { businessId } = await app.client().register();
    await append(businessId, 'subscription.past_due', { after: { planName: 'A' } });
    // A process that has read nothing yet, as after a restart, beside this one.
    const other = createServices({
      config: { publicUrl: app.origin },
      jwtSecret: 'another process',
      clock: app.clock,
      ids: objectIds,
      log: createLogger('silent'),
      providers: createProviderRegistry([]),
    });
    await Promise.all([app.services.mail.read(), other.mail.read()]);
    await other.mail.read();
    other.live.stop();
    expect((await kindsOf(businessId)).sort()).toEqual(['payment_failed', 'welcome']);
    await append(businessId, 'subscription.past_due', { after: { planName: 'A' } });
    await app.services.mail.read();
    expect((await kindsOf(businessId)).filter((kind) => kind === 'payment_failed')).toHaveLength(2);
  });

  it('come also for an event that is stored long after it happened', async () => {
    const { businessId } = await app.client().register();
    await app.services.mail.read();
    const longAgo = new Date(app.clock.now().getTime() - 3 * DAY);
    await append(businessId, 'payment.refunded', { refunded: PRICE }, longAgo);
    await app.services.mail.read();
    expect(await kindsOf(businessId)).toContain('refunded');
  });

  it('go on when time went back, as a sandbox can move it', async () => {
    const { businessId } = await app.client().register();
    app.clock.advance(60 * DAY);
    await append(businessId, 'subscription.paused', { after: { planName: 'A' } });
    await app.services.mail.read();
    app.clock.set(new Date());
    await append(businessId, 'subscription.recovered', { after: { planName: 'A' } });
    await app.services.mail.read();
    expect((await kindsOf(businessId)).sort()).toEqual(['paused', 'payment_recovered', 'welcome']);
  });

  it('read on through more than one page', async () => {
    const { businessId } = await app.client().register();
    const at = app.clock.now();
    const rows = Array.from({ length: 450 }, (_, index) => ({
      _id: `page-${businessId}-${index}`,
      type: index === 449 ? 'subscription.paused' : 'subscription.updated',
      businessId,
      appId: 'inventory',
      at,
      actor: 'system',
      data: {},
    }));
    await app.services.events.append(rows);
    await app.services.mail.read();
    expect(await kindsOf(businessId)).toContain('paused');
  });

  it('go to the billing address where there is one, else to every owner', async () => {
    const client = app.client();
    const { businessId, email } = await client.register();
    await userModel.collection.insertMany([
      member(businessId, 'second@example.test', 'owner'),
      member(businessId, 'staff@example.test', 'staff'),
    ] as never[]);
    await append(businessId, 'subscription.recovered');
    await app.services.mail.read();
    const first = (await mailsOf(businessId)).filter(({ kind }) => kind === 'payment_recovered');
    expect(first.map(({ to }) => to).sort()).toEqual([email, 'second@example.test'].sort());
    await client.send('PUT', '/api/billing/details', {
      body: { billingEmail: 'cuentas@example.test', taxId: null },
    });
    await append(businessId, 'subscription.paused');
    await app.services.mail.read();
    const later = (await mailsOf(businessId)).filter(({ kind }) => kind === 'paused');
    expect(later.map(({ to }) => to)).toEqual(['cuentas@example.test']);
    await userModel.deleteMany({ email: /^(second|staff)@/ });
  });

  it('say once that a plan ended that was cancelled for now', async () => {
    const { businessId } = await app.client().register();
    const ended = { reason: 'cancelled', after: { planName: 'Free' }, before: { planName: 'A' } };
    await append(businessId, 'subscription.cancel_requested', {
      when: 'now',
      confirmationCode: 'ABCD1234',
      before: { planName: 'A' },
    });
    await append(businessId, 'subscription.ended', ended);
    await app.services.mail.read();
    const mails = await mailsOf(businessId);
    expect(mails.map(({ kind }) => kind).sort()).toEqual(['cancellation_confirmed', 'welcome']);
    expect(mails.find(({ kind }) => kind !== 'welcome')?.text).toContain('ABCD1234');
  });

  it('say once that a cancellation for the end of the period is confirmed', async () => {
    const { businessId } = await app.client().register();
    const ending = { before: { cancelAtPeriodEnd: false }, after: { cancelAtPeriodEnd: true } };
    // A webhook can be quicker than our own writing down.
    await append(businessId, 'subscription.updated', ending);
    await append(businessId, 'subscription.cancel_requested', { when: 'period_end' });
    await app.services.mail.read();
    expect((await kindsOf(businessId)).sort()).toEqual(['cancellation_confirmed', 'welcome']);
    const elsewhere = await app.client().register();
    await append(elsewhere.businessId, 'subscription.updated', ending);
    await app.services.mail.read();
    expect(await kindsOf(elsewhere.businessId)).toContain('cancellation_confirmed');
  });

  it('say at the end of the period that a plan ended that was cancelled for then', async () => {
    const { businessId } = await app.client().register();
    await append(businessId, 'subscription.cancel_requested', { when: 'period_end' });
    await append(businessId, 'subscription.ended', { reason: 'cancelled' });
    await app.services.mail.read();
    expect(await kindsOf(businessId)).toContain('plan_ended');
  });

  it('are none for a business that is not there', async () => {
    await append('0123456789abcdef01234567', 'subscription.paused');
    await app.services.mail.read();
    expect(await mailModel.countDocuments({ businessId: '0123456789abcdef01234567' })).toBe(0);
  });
});

describe('reminders', () => {
  const dueIn = (businessId: string, milliseconds: number, over = {}) =>
    subscriptionModel.updateOne(
      { businessId },
      {
        provider: 'mercadopago',
        status: 'active',
        renewal: 'manual',
        planName: 'Prepaid',
        price: PRICE,
        currentPeriodStart: app.clock.now(),
        currentPeriodEnd: new Date(app.clock.now().getTime() + milliseconds),
        ...over,
      },
    );
  async function remind() {
    await app.services.reminders.remind();
    await app.services.reminders.remind();
    await app.services.mail.read();
  }
  const reminders = async (businessId: string) =>
    (await mailsOf(businessId)).filter(({ kind }) => kind !== 'welcome').map(({ kind }) => kind);

  it('come a week and a day before what was paid in advance ends, once each', async () => {
    const { businessId } = await app.client().register();
    await dueIn(businessId, 8 * DAY);
    await remind();
    expect(await reminders(businessId)).toEqual([]);
    for (const day of [1, 2, 3, 4, 5, 6]) {
      app.clock.advance(DAY + 60_000);
      await remind();
      expect([day, (await reminders(businessId)).length]).toEqual([day, 1]);
    }
    app.clock.advance(DAY);
    await remind();
    expect(await reminders(businessId)).toEqual(['renewal_coming', 'renewal_coming']);
    app.clock.advance(2 * DAY);
    await remind();
    expect(await reminders(businessId)).toHaveLength(2);
  });

  it('come again for the next period', async () => {
    const { businessId } = await app.client().register();
    await dueIn(businessId, 6 * DAY);
    await remind();
    await dueIn(businessId, 6.5 * DAY);
    await remind();
    expect(await reminders(businessId)).toEqual(['renewal_coming', 'renewal_coming']);
  });

  it('come before a trial begins to cost, unless it was cancelled', async () => {
    const [trying, leaving, paying] = [
      await app.client().register(),
      await app.client().register(),
      await app.client().register(),
    ];
    const trial = { status: 'trialing', renewal: 'automatic' };
    const trialEnd = new Date(app.clock.now().getTime() + 2 * DAY);
    await dueIn(trying.businessId, 2 * DAY, { ...trial, trialEnd });
    await dueIn(leaving.businessId, 2 * DAY, { ...trial, trialEnd, cancelAtPeriodEnd: true });
    await dueIn(paying.businessId, 2 * DAY, { renewal: 'automatic' });
    await remind();
    expect(await reminders(trying.businessId)).toEqual(['trial_ending']);
    expect(await reminders(leaving.businessId)).toEqual([]);
    expect(await reminders(paying.businessId)).toEqual([]);
  });
});

describe('notices of usage', () => {
  async function use(businessId: string, share: number) {
    const { maxProducts } =
      (await subscriptionModel.findOne({ businessId }).lean())?.features ?? {};
    await usageModel.updateOne(
      { businessId, metric: 'products' },
      { value: Math.round(Number(maxProducts) * share) },
    );
    app.services.usageNotices.note(businessId);
    await app.services.usageNotices.check();
    await app.services.mail.read();
  }
  const told = async (businessId: string) =>
    (
      await eventModel
        .find({ businessId, type: /^usage\./ })
        .sort({ _id: 1 })
        .lean()
    ).map(({ type, data }) => data['percent'] ?? type);

  it('come once for each threshold and period, as mails', async () => {
    const { businessId } = await app.client().register();
    for (const share of [0.5, 0.8, 0.82, 0.7, 0.8, 0.95]) await use(businessId, share);
    expect((await told(businessId)).sort()).toEqual([80, 95]);
    const mails = (await mailsOf(businessId)).filter(({ kind }) => kind === 'usage_threshold');
    expect(mails).toHaveLength(2);
    app.clock.advance(32 * DAY);
    await use(businessId, 0.95);
    expect((await told(businessId)).sort()).toEqual([80, 95, 95]);
  });

  it('come for the highest one only, and not for those below it afterwards', async () => {
    const { businessId } = await app.client().register();
    for (const share of [1, 0.96, 0.85, 1]) await use(businessId, share);
    expect(await told(businessId)).toEqual([100]);
  });

  it('come as one mail for everything that is over the limit', async () => {
    const { businessId } = await app.client().register();
    await usageModel.updateOne({ businessId, metric: 'users' }, { value: 9 });
    await use(businessId, 1.3);
    await use(businessId, 1);
    expect(await told(businessId)).toEqual(['usage.over_limit']);
    const [mail] = (await mailsOf(businessId)).filter(({ kind }) => kind === 'over_limit');
    expect(mail?.text).toMatch(/Productos: usás 650, incluye 500: sobran 150\nUsuarios: usás 9/);
  });

  it('are looked for after a document was made, and after a sign-in', async () => {
    const client = app.client();
    const { businessId, email, password } = await client.register();
    await use(businessId, 0);
    await usageModel.updateOne({ businessId, metric: 'products' }, { value: 399 });
    const made = await client.post('/api/products', { sku: 'A-1', name: 'Tornillo' });
    expect(made.status).toBe(201);
    await app.services.counting.flush();
    await app.services.usageNotices.check();
    expect(await told(businessId)).toEqual([80]);
    await usageModel.updateOne({ businessId, metric: 'products' }, { value: 480 });
    await client.post('/api/auth/login', { email, password });
    await app.services.mail.read();
    await app.services.usageNotices.check();
    expect((await told(businessId)).sort()).toEqual([80, 95]);
  });
});

function member(businessId: string, email: string, role: string) {
  const createdAt = new Date();
  const _id = objectIds.next();
  return {
    _id,
    businessId,
    name: role,
    email,
    passwordHash: '-',
    role,
    locale: 'es-AR',
    createdAt,
  };
}
