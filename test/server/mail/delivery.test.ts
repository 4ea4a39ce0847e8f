import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDeliveryService } from '#server/features/mail/delivery.service.ts';
import { mailModel } from '#server/features/mail/mail.model.ts';
import { createSmtpTransport, senderAddress } from '#server/features/mail/smtp-transport.ts';
import { startTestApp, type TestApp } from '#test/support/test-app.ts';
import { type FakeSmtp, startFakeSmtp } from './fake-smtp.ts';

let app: TestApp;
let smtp: FakeSmtp;
const transportOf = (url: string) => createSmtpTransport(url, 'hola@estante.example');

beforeAll(async () => {
  smtp = await startFakeSmtp();
  app = await startTestApp({ mailTransport: transportOf(smtp.url) });
});
afterAll(async () => {
  await app.stop();
  await smtp.stop();
});
beforeEach(async () => {
  await mailModel.deleteMany({});
  smtp.messages.length = 0;
  smtp.refuse(0);
});

async function welcome(name = 'Ana Prueba'): Promise<string> {
  const { email } = await app.client().register({ name });
  await app.services.mail.read();
  return email;
}
const stateOf = async (to: string) => {
  const mail = await mailModel.findOne({ to }).lean();
  return [mail?.state, mail?.attempts];
};

describe('a mail with a mail server', () => {
  it('is sent once, as text and as markup, in the language of its reader', async () => {
    const email = await welcome();
    expect(await stateOf(email)).toEqual(['queued', 0]);
    await app.services.delivery.deliver();
    await app.services.delivery.deliver();
    expect(await stateOf(email)).toEqual(['sent', 1]);
    expect(smtp.messages).toHaveLength(1);
    const [message = ''] = smtp.messages;
    expect(message).toMatch(/^From: Estante <hola@estante\.example>/m);
    expect(message).toMatch(new RegExp(`^To: ${email}`, 'm'));
    expect(message).toMatch(/^Auto-Submitted: auto-generated/im);
    expect(message).toContain('text/plain');
    expect(message).toContain('text/html');
  });

  it('is tried again with a longer and longer pause, under the same message id', async () => {
    const email = await welcome();
    smtp.refuse(2);
    await app.services.delivery.deliver();
    expect(await stateOf(email)).toEqual(['queued', 1]);
    await app.services.delivery.deliver();
    expect(await stateOf(email)).toEqual(['queued', 1]);
    app.clock.advance(30_000);
    await app.services.delivery.deliver();
    expect(await stateOf(email)).toEqual(['queued', 2]);
    app.clock.advance(30_000);
    await app.services.delivery.deliver();
    expect(await stateOf(email)).toEqual(['queued', 2]);
    app.clock.advance(30_000);
    await app.services.delivery.deliver();
    expect(await stateOf(email)).toEqual(['sent', 3]);
    const { _id } = (await mailModel.findOne({ to: email }).lean()) ?? {};
    expect(smtp.messages[0]).toContain(`<${_id}@estante.example>`);
  });

  it('is given up after a day', async () => {
    const email = await welcome();
    smtp.refuse(1000);
    for (let hours = 0; hours < 30; hours += 1) {
      await app.services.delivery.deliver();
      app.clock.advance(60 * 60_000);
    }
    const [state, attempts] = await stateOf(email);
    expect(state).toBe('failed');
    expect(attempts).toBeGreaterThan(10);
    expect(smtp.messages).toEqual([]);
  });

  it('does not hold up the others when its address is refused', async () => {
    const refused = await welcome('Uno');
    smtp.refuse(1, '550 nobody here');
    await app.services.delivery.deliver();
    const taken = await welcome('Dos');
    await app.services.delivery.deliver();
    expect([await stateOf(refused), await stateOf(taken)]).toEqual([
      ['queued', 1],
      ['sent', 1],
    ]);
  });

  it('is sent by one of several processes at work', async () => {
    const emails = [await welcome(), await welcome(), await welcome()];
    const others = [1, 2, 3].map(() =>
      createDeliveryService({
        clock: app.clock,
        log: silent([]),
        transport: transportOf(smtp.url),
      }),
    );
    await Promise.all([app.services.delivery, ...others].map((one) => one.deliver()));
    expect(smtp.messages).toHaveLength(emails.length);
  });

  it('is taken over from a process that died while sending it', async () => {
    const email = await welcome();
    await mailModel.updateOne(
      { to: email },
      { attempts: 1, owner: 'dead', leasedUntil: new Date(app.clock.now().getTime() + 120_000) },
    );
    await app.services.delivery.deliver();
    expect(smtp.messages).toHaveLength(0);
    app.clock.advance(120_000);
    await app.services.delivery.deliver();
    expect(smtp.messages).toHaveLength(1);
  });

  it('leaves no password and no address in the log when the server is away', async () => {
    const email = await welcome();
    const logged: unknown[] = [];
    const transport = transportOf('smtp://user:hush-hush@127.0.0.1:1');
    const delivery = createDeliveryService({ clock: app.clock, log: silent(logged), transport });
    await delivery.deliver();
    expect(logged).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toMatch(new RegExp(`hush|${email}`));
    expect(JSON.stringify(logged)).toContain('ESOCKET');
  });
});

describe('the sender', () => {
  const base = { mailFrom: null, smtpUrl: 'smtp://h', publicUrl: 'https://app.estante.example' };
  it('is as configured, else the account, else nobody at our host', () => {
    const account = 'smtps://cuentas%40estante.example:x@smtp.example';
    expect(senderAddress({ ...base, smtpUrl: account, mailFrom: 'a@b.example' })).toBe(
      'a@b.example',
    );
    expect(senderAddress({ ...base, smtpUrl: account })).toBe('cuentas@estante.example');
    expect(senderAddress(base)).toBe('no-reply@app.estante.example');
  });
});

function silent(lines: unknown[]) {
  const write = (...line: unknown[]) => void lines.push(line);
  return { info: write, warn: write, error: write, debug: write, fatal: write } as never;
}
