import { describe, expect, it } from 'vitest';
import type { Preview } from '#shared/contracts/billing.ts';
import { app, bench, stageBilling } from '../billing-stage.ts';
import { DAY, HOUR, MINUTE, type Owner, raisePrice } from '../paying-business.ts';
import { expectOutcomes } from './told.ts';

stageBilling();

const PROVIDERS = ['stripe', 'mercadopago'] as const;
const quoted = async (owner: Owner, targetPlanId: string) =>
  (await bench.preview(owner, { targetPlanId })).body;

describe.each(PROVIDERS)('a quote at %s', (provider) => {
  it('whose price was edited since is answered with the new one, and nothing is charged', async () => {
    const owner = await bench.subscriber(provider, 'LOW');
    await bench.later(owner, 5 * DAY);
    const shown = await quoted(owner, 'TOP');
    await raisePrice(app, 'TOP', { amountMinor: 6_000_000 });
    const answer = await bench.upgrade(owner, { targetPlanId: 'TOP', quote: shown.quote });
    await raisePrice(app, 'TOP', { amountMinor: 4_000_000 });
    expect([answer.status, answer.problem.code]).toEqual([409, 'QUOTE_CHANGED']);
    const anew = (answer.problem as unknown as { quote: Preview }).quote;
    expect(anew.dueNow.amountMinor).toBeGreaterThan(shown.dueNow.amountMinor);
    await app.hear();
    expect(await bench.paid(owner)).toEqual([500_000]);
    expect(await app.status(owner)).toMatchObject({ planId: 'LOW' });
  });

  it('of a first purchase whose price was edited since opens no page', async () => {
    const owner = await bench.owner(provider);
    const shown = await quoted(owner, 'TOP');
    await raisePrice(app, 'TOP', { amountMinor: 6_000_000 });
    const answer = await bench.upgrade(owner, { targetPlanId: 'TOP', quote: shown.quote });
    await raisePrice(app, 'TOP', { amountMinor: 4_000_000 });
    expect([answer.status, answer.problem.code]).toEqual([409, 'QUOTE_CHANGED']);
  });

  it('that was forged, edited, expired, or is another’s or of another choice, charges nothing', async () => {
    const owner = await bench.subscriber(provider, 'LOW');
    await bench.later(owner, 5 * DAY);
    const other = await bench.subscriber(provider, 'LOW');
    const { quote = '' } = await quoted(owner, 'TOP');
    const [payload = '', signature = ''] = quote.split('.');
    const content = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const bad = [
      '',
      '.',
      'x',
      `${payload}.`,
      `${payload}.${'A'.repeat(signature.length)}`,
      `${written({ ...content, dueNow: 1 })}.${signature}`,
      `${written({ ...content, expiresAt: 9e15 })}.${signature}`,
      `${quote}.more.of.it`,
      (await quoted(other, 'TOP')).quote,
      (await quoted(owner, 'MID')).quote,
    ];
    const statuses = [];
    for (const one of bad) {
      const { status } = await bench.upgrade(owner, { targetPlanId: 'TOP', quote: one });
      statuses.push(status);
    }
    expect(statuses.filter((status) => status < 400 || status >= 500)).toEqual([]);
    await app.pass(20 * MINUTE);
    const late = await bench.upgrade(owner, { targetPlanId: 'TOP', quote });
    expect([late.status, late.problem.code]).toEqual([409, 'QUOTE_CHANGED']);
    await app.hear();
    expect(await bench.paid(owner)).toEqual([500_000]);
    await bench.later(owner, HOUR);
    expect(await app.status(owner)).toMatchObject({ planId: 'LOW', status: 'active' });
  });

  it('confirmed twice at once is charged once', async () => {
    const owner = await bench.subscriber(provider, 'LOW');
    await bench.later(owner, 5 * DAY);
    const { quote, dueNow } = await quoted(owner, 'MID');
    const params = { targetPlanId: 'MID', quote };
    const answers = await Promise.all([bench.upgrade(owner, params), bench.upgrade(owner, params)]);
    for (const answer of answers) expect([200, 201, 409]).toContain(answer.status);
    const done = answers.find(({ status }) => status < 300);
    expect(done).toBeDefined();
    if (done) await bench.pay(owner, done);
    expect(await bench.paid(owner)).toEqual([500_000, dueNow.amountMinor]);
    expect(await app.status(owner)).toMatchObject({ planId: 'MID' });
    await expectOutcomes(owner);
  });

  it('of two tabs for two plans: what is charged was shown, and the plan is what was charged', async () => {
    const owner = await bench.subscriber(provider, 'LOW');
    await bench.later(owner, 5 * DAY);
    const [mid, top] = [await quoted(owner, 'MID'), await quoted(owner, 'TOP')];
    const answers = await Promise.all([
      bench.upgrade(owner, { targetPlanId: 'MID', quote: mid.quote }),
      bench.upgrade(owner, { targetPlanId: 'TOP', quote: top.quote }),
    ]);
    for (const answer of answers) expect(answer.status).toBeLessThan(500);
    for (const answer of answers) {
      if (answer.status === 201) await app.hands(provider).settle(answer.body.checkoutUrl, 'pay');
    }
    await bench.later(owner, HOUR);
    await expectOutcomes(owner);
    const [, ...differences] = await bench.paid(owner);
    const { planId } = await app.status(owner);
    const shown = { MID: mid.dueNow.amountMinor, TOP: top.dueNow.amountMinor };
    expect(differences).toEqual([shown[planId as 'MID']]);
  });
});

it('after a decline the next quote and the open page name the same sum', async () => {
  const owner = await bench.subscriber('stripe', 'LOW');
  await bench.later(owner, 5 * DAY);
  const { providerSubscriptionId } = await bench.record(owner);
  await app.hands('stripe').setCard(providerSubscriptionId ?? '', false);
  const shown = await quoted(owner, 'TOP');
  const declined = await bench.upgrade(owner, { targetPlanId: 'TOP', quote: shown.quote });
  expect(declined.status).toBe(201);
  await app.pass(30 * MINUTE);
  await app.hear();
  const again = await quoted(owner, 'TOP');
  expect(again.dueNow).toEqual(shown.dueNow);
  const page = await bench.upgrade(owner, { targetPlanId: 'TOP', quote: again.quote });
  expect(page.status).toBe(201);
  expect(page.body.checkoutUrl).toBe(declined.body.checkoutUrl);
  await app.hands('stripe').settle(page.body.checkoutUrl, 'pay');
  await bench.later(owner, HOUR);
  expect(await bench.paid(owner)).toEqual([500_000, shown.dueNow.amountMinor]);
  expect(await app.status(owner)).toMatchObject({ planId: 'TOP', status: 'active' });
  await expectOutcomes(owner);
});
