import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessModel } from '#server/features/accounts/business.model.ts';
import { eventModel } from '#server/features/events/event.model.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const PATH = '/api/billing/details';
const CHANGED = 'business.billing_details_changed';

describe('billing details', () => {
  it('are empty at first, and kept as they are set', async () => {
    const client = app.client();
    await client.register();
    expect((await client.get(PATH)).body).toEqual({ billingEmail: null, taxId: null });
    const body = { billingEmail: ' Contador@Example.test ', taxId: '30-71234567-8' };
    const put = await client.send('PUT', PATH, { body });
    expect([put.status, put.body]).toEqual([
      200,
      { billingEmail: 'contador@example.test', taxId: '30-71234567-8' },
    ]);
    expect((await client.get(PATH)).body).toEqual(put.body);
  });

  it('belong to one business only', async () => {
    const [mine, others] = [app.client(), app.client()];
    await mine.register();
    await others.register();
    await mine.send('PUT', PATH, { body: { billingEmail: 'a@example.test', taxId: '1' } });
    expect((await others.get(PATH)).body).toEqual({ billingEmail: null, taxId: null });
  });

  it('are told in the history with what they were, and only when they change', async () => {
    const client = app.client();
    const { businessId, userId } = await client.register();
    const first = { billingEmail: 'uno@example.test', taxId: null };
    const second = { billingEmail: 'dos@example.test', taxId: '20-1' };
    for (const body of [first, first, second]) await client.send('PUT', PATH, { body });
    const events = await eventModel.find({ businessId, type: CHANGED }).sort({ _id: 1 }).lean();
    expect(events.map(({ actor, data }) => ({ actor, ...data }))).toEqual([
      { actor: userId, before: { billingEmail: null, taxId: null }, after: first },
      { actor: userId, before: first, after: second },
    ]);
  });

  it('stay a chain of before and after when several change them at once', async () => {
    const client = app.client();
    const { businessId } = await client.register();
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((taxId) =>
        client.send('PUT', PATH, { body: { billingEmail: null, taxId } }),
      ),
    );
    const set = answers.filter(({ status }) => status === 200).length;
    const events = await eventModel.find({ businessId, type: CHANGED }).sort({ _id: 1 }).lean();
    expect(events).toHaveLength(set);
    const links = events.map(({ data }) => data as Record<'before' | 'after', { taxId: string }>);
    const starts = links.map(({ before }) => before.taxId);
    const ends = links.map(({ after }) => after.taxId);
    // Each starts where another one ended; the first of all starts with nothing.
    expect(starts.filter((taxId) => taxId === null)).toHaveLength(1);
    expect(starts.filter((taxId) => taxId !== null).every((taxId) => ends.includes(taxId))).toBe(
      true,
    );
  });

  it('are told also when the process dies between the change and its event', async () => {
    const client = app.client();
    const { businessId } = await client.register();
    const event = {
      _id: `${businessId}-owed`,
      type: CHANGED,
      businessId,
      appId: null,
      at: new Date(Date.now() - 5000),
      actor: 'somebody',
      data: { before: {}, after: {} },
    };
    await businessModel.updateOne({ _id: businessId }, { $push: { pendingEvents: event } });
    await app.services.accounts.relay();
    await app.services.accounts.relay();
    expect(await eventModel.countDocuments({ businessId, type: CHANGED })).toBe(1);
    const business = await businessModel.findById(businessId).lean();
    expect(business?.pendingEvents).toEqual([]);
  });

  it('refuse what is no address', async () => {
    const client = app.client();
    await client.register();
    const answer = await client.send('PUT', PATH, {
      body: { billingEmail: 'nobody', taxId: null },
    });
    expect([answer.status, answer.problem.errors?.[0]?.path]).toEqual([400, 'billingEmail']);
  });
});
