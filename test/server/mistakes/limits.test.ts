import { describe, expect, it } from 'vitest';
import { app, bench, stageBilling } from '../billing/billing-stage.ts';
import { addPlan, addPlans, DAY, type Owner } from '../billing/paying-business.ts';

stageBilling(async () => {
  await addPlans();
  await addPlan('TRY', {
    sortOrder: 40,
    amountMinor: 700_000,
    trialDays: 14,
    features: { maxProducts: 600, maxUsers: 2, maxClients: 2 },
  });
  // Above everything, and yet with an end.
  await addPlan('HIGHEST', {
    sortOrder: 900,
    amountMinor: 9_000_000,
    features: { maxProducts: 2, maxSuppliers: 0 },
  });
});

const addClient = (owner: Owner, name: string) =>
  owner.post<{ id: string; version: number }>('/api/clients', { name });
async function addProducts(owner: Owner, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const sku = `P${index}`;
    const { status, body } = await owner.post<{ id: string }>('/api/products', { sku, name: sku });
    expect(status).toBe(201);
    ids.push(body.id);
  }
  return ids;
}
const addOne = (owner: Owner) => owner.post('/api/products', { sku: 'MORE', name: 'More' });

describe('mistakes with limits', () => {
  it('exactly at the limit everything still fits, and one more does not (tutanota 9071)', async () => {
    const owner = await bench.subscriber('stripe', 'LOW');
    await addProducts(owner, 3);
    expect(await app.status(owner)).toMatchObject({ overLimit: [] });
    expect((await addOne(owner)).problem).toMatchObject({
      code: 'LIMIT_REACHED',
      used: 3,
      limit: 3,
    });
  });

  it('nobody is still locked after the upgrade (plausible PR 3683)', async () => {
    const owner = await bench.owner();
    expect((await addClient(owner, 'Ana')).problem.code).toBe('LIMIT_REACHED');
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'LOW' }));
    expect((await addClient(owner, 'Ana')).status).toBe(201);
    await addProducts(owner, 3);
    expect((await addOne(owner)).status).toBe(403);
    await bench.pay(owner, await bench.upgrade(owner, { targetPlanId: 'MID' }));
    expect((await addOne(owner)).status).toBe(201);
  });

  it('on the top plan nothing is sold that does not exist (gitpod 2406)', async () => {
    const owner = await bench.subscriber('stripe', 'HIGHEST');
    await addProducts(owner, 2);
    const refused = await addOne(owner);
    expect(refused.problem).toMatchObject({ code: 'LIMIT_REACHED', unlockingPlan: null });
  });

  it('a downgrade in mid-period cuts no paid allowance (warp 7170), and deletes nothing (rdyrct 29)', async () => {
    const owner = await bench.subscriber('stripe', 'MID');
    await bench.upgrade(owner, { targetPlanId: 'LOW' });
    await bench.later(owner, 5 * DAY);
    const ids = await addProducts(owner, 6);
    await bench.toRenewal(owner);
    expect(await app.status(owner)).toMatchObject({ planId: 'LOW', overLimit: ['products'] });
    expect((await owner.get<{ total: number }>('/api/products')).body.total).toBe(6);
    for (const id of ids) expect((await owner.get(`/api/products/${id}`)).status).toBe(200);
    expect((await addOne(owner)).problem.code).toBe('LIMIT_REACHED');
  });

  it('what comes after a trial is defined: the default plan, with everything still there (shelf 738)', async () => {
    const owner = await bench.subscriber('stripe', 'TRY');
    const { body: client } = await addClient(owner, 'Ana');
    await owner.post('/api/billing/cancel', { when: 'period_end' });
    await bench.later(owner, 15 * DAY);
    await app.reconcile();
    expect(await app.status(owner)).toMatchObject({
      isPremium: false,
      status: 'active',
      ended: { planId: 'TRY' },
      overLimit: ['clients'],
    });
    expect((await owner.get(`/api/clients/${client.id}`)).body).toMatchObject({ name: 'Ana' });
    expect((await addClient(owner, 'Berta')).problem.code).toBe('LIMIT_REACHED');
  });

  it('no deadlock over a limit: archived ones do not count, and archive, delete and billing stay open (Zoho Invoice)', async () => {
    const owner = await bench.subscriber('stripe', 'MID');
    const [first = '', second = '', third = ''] = await addProducts(owner, 6);
    await bench.upgrade(owner, { targetPlanId: 'LOW' });
    await bench.toRenewal(owner);
    expect(await app.status(owner)).toMatchObject({ overLimit: ['products'] });
    const { body } = await owner.get<{ version: number }>(`/api/products/${first}`);
    const archived = { version: body.version, archived: true };
    expect((await owner.send('PATCH', `/api/products/${first}`, { body: archived })).status).toBe(
      200,
    );
    for (const id of [second, third]) {
      expect((await owner.send('DELETE', `/api/products/${id}`)).status).toBe(204);
    }
    expect((await addOne(owner)).problem).toMatchObject({ code: 'LIMIT_REACHED', used: 3 });
    expect((await owner.get('/api/products')).status).toBe(200);
    expect((await owner.get('/api/billing/invoices')).status).toBe(200);
    expect((await bench.preview(owner, { targetPlanId: 'TOP' })).status).toBe(200);
    expect(await app.status(owner)).toMatchObject({ overLimit: [] });
  });
});
