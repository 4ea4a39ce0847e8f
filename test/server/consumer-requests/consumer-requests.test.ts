import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consumerRequestModel } from '#server/features/consumer-requests/consumer-request.model.ts';
import { eventModel } from '#server/features/events/event.model.ts';
import { mailModel } from '#server/features/mail/mail.model.ts';
import { subscriptionModel } from '#server/features/subscriptions/subscription.model.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';

const LIMITS = {
  register: { points: 1000, duration: 60 },
  consumerRequestAddress: { points: 25, duration: 60 },
  consumerRequestPair: { points: 3, duration: 60 },
};
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ rateLimits: LIMITS });
});
afterAll(() => app.stop());

const ask = (email: string, over: Record<string, unknown> = {}) =>
  app.client().post<{ trackingCode: string }>('/api/consumer-requests', {
    kind: 'cancellation',
    email,
    ...over,
  });

describe('the public buttons for consumers', () => {
  it('answer alike for an address with and without an account', async () => {
    const { email } = await app.client().register();
    const known = await ask(email);
    const unknown = await ask('nobody@example.test');
    expect([known.status, unknown.status]).toEqual([201, 201]);
    expect(Object.keys(known.body)).toEqual(Object.keys(unknown.body));
    for (const { body } of [known, unknown])
      expect(body.trackingCode).toMatch(/^BAJA-[A-Z2-9]{10}$/);
    expect(known.body.trackingCode).not.toBe(unknown.body.trackingCode);
    // Nobody was looked up before the answer.
    const rows = await consumerRequestModel.find().lean();
    expect(rows.map(({ state }) => state)).toEqual(['received', 'received']);
    await app.services.consumerRequests.forward();
    const states = (await consumerRequestModel.find().lean()).map((row) => [row.email, row.state]);
    expect(states).toEqual([
      [email, 'forwarded'],
      ['nobody@example.test', 'unmatched'],
    ]);
  });

  it('tell the business of the owner, and nobody else, once', async () => {
    const { email, businessId } = await app.client().register();
    const { body } = await ask(email.toUpperCase(), {
      kind: 'withdrawal',
      message: 'Me equivoqué',
    });
    await app.services.consumerRequests.forward();
    // As after a crash between the event and the state.
    await consumerRequestModel.updateMany({ email }, { state: 'received' });
    await app.services.consumerRequests.forward();
    const events = await eventModel.find({ businessId, type: 'consumer_request.received' }).lean();
    expect(events.map(({ actor, data }) => ({ actor, ...data }))).toEqual([
      {
        actor: 'visitor',
        kind: 'withdrawal',
        trackingCode: body.trackingCode,
        email,
        message: 'Me equivoqué',
      },
    ]);
    expect(body.trackingCode).toMatch(/^ARR-/);
  });

  it('send the owner the code and the way to do it signed in, and change nothing', async () => {
    const { email, businessId } = await app.client().register();
    const before = await subscriptionModel.findOne({ businessId }).lean();
    const { body } = await ask(email);
    await app.services.consumerRequests.forward();
    await app.services.mail.read();
    const mails = await mailModel.find({ to: email, kind: 'consumer_request' }).lean();
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toContain(body.trackingCode);
    expect(mails[0]?.text).toContain(`${app.origin}/billing?action=cancel`);
    expect(await subscriptionModel.findOne({ businessId }).lean()).toEqual(before);
    expect(await mailModel.countDocuments({ to: 'nobody@example.test' })).toBe(0);
  });

  it('refuse what is no request', async () => {
    expect((await ask('nobody')).status).toBe(400);
    expect((await ask('a@example.test', { kind: 'refund' })).status).toBe(400);
    expect((await ask('a@example.test', { message: 'x'.repeat(1001) })).status).toBe(400);
  });

  it('are not shut for a person by somebody who writes their address elsewhere', async () => {
    const from = (source: string, email: string) =>
      app.services.consumerRequests.receive(
        { kind: 'withdrawal', email },
        `${source}-${email}-${turns++}`,
        source,
      );
    let turns = 0;
    for (const email of ['ana@example.test', 'ANA@example.test', 'ana@example.test']) {
      await from('192.0.2.1', email);
    }
    await expect(from('192.0.2.1', 'ana@example.test')).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect((await from('192.0.2.2', 'ana@example.test')).trackingCode).toMatch(/^ARR-/);
  });

  it('are limited for one e-mail, known or not, and for one address', async () => {
    const { email } = await app.client().register();
    for (const asked of [email, 'unknown@example.test']) {
      const statuses: number[] = [];
      for (let turn = 0; turn < 4; turn += 1) statuses.push((await ask(asked)).status);
      expect(statuses).toEqual([201, 201, 201, 429]);
    }
    const statuses: number[] = [];
    for (let turn = 0; turn < LIMITS.consumerRequestAddress.points; turn += 1) {
      statuses.push((await ask(`somebody${turn}@example.test`)).status);
    }
    const last = await ask('last@example.test');
    expect(statuses).toContain(201);
    expect([last.status, last.problem.code]).toEqual([429, 'RATE_LIMITED']);
    expect(last.headers.get('retry-after')).toBe(String(last.problem.retryAfterSeconds));
  });
});
