import { randomUUID } from 'node:crypto';
import type { Clock } from '#server/clock.ts';
import type { Logger } from '#server/log.ts';
import { type MailRecord, mailModel } from './mail.model.ts';

export interface OutgoingMail {
  /** The same for every try of the same mail. */
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** A mail server. Its errors are worth another try. */
export interface MailTransport {
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

export interface DeliveryService {
  /** Sends what is due until nothing is. Any number of processes may: each mail is claimed first. */
  deliver(): Promise<void>;
}

/** Longer than a mail server may take; see smtp-transport.ts. */
const LEASE_MS = 2 * 60 * 1000;
const RELEASED = { owner: null, leasedUntil: null };
/** A mail that is a day old surprises more than it helps. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60 * 1000;

/** Doubles from half a minute to at most two hours. */
export function mailBackOffMs(attempts: number): number {
  return Math.min(30_000 * 2 ** Math.max(0, attempts - 1), 2 * 60 * 60 * 1000);
}

export function createDeliveryService(parts: {
  clock: Clock;
  log: Logger;
  transport: MailTransport | null;
}): DeliveryService {
  const { clock, log, transport } = parts;

  async function claim(): Promise<MailRecord | null> {
    const now = await clock.sharedNow();
    const leasedUntil = new Date(now.getTime() + LEASE_MS);
    return mailModel
      .findOneAndUpdate(
        {
          state: 'queued',
          availableAt: { $lte: clock.now() },
          leasedUntil: { $not: { $gt: now } },
        },
        {
          $set: { owner: randomUUID(), leasedUntil },
          $inc: { attempts: 1 },
        },
        { sort: { availableAt: 1 }, returnDocument: 'after' },
      )
      .lean<MailRecord>();
  }

  async function fail(mail: MailRecord, error: unknown): Promise<void> {
    const now = clock.now();
    const availableAt = new Date(now.getTime() + mailBackOffMs(mail.attempts));
    const isOver = availableAt.getTime() - mail.createdAt.getTime() > GIVEN_UP_AFTER_MS;
    // Neither the error itself nor the address: an error can quote the server's URL with its password.
    const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
    const about = { mail: mail._id, kind: mail.kind, attempts: mail.attempts, code, responseCode };
    if (isOver) log.error(about, 'mail given up');
    else log.warn(about, 'mail not sent; it is tried again');
    await mailModel.updateOne(
      { _id: mail._id, owner: mail.owner, state: 'queued' },
      {
        $set: { ...RELEASED, ...(isOver ? { state: 'failed', finishedAt: now } : { availableAt }) },
      },
    );
  }

  return {
    async deliver() {
      if (!transport) return;
      for (let mail = await claim(); mail; mail = await claim()) {
        const { _id: id, to, subject, text, html } = mail;
        try {
          await transport.send({ id, to, subject, text, html });
        } catch (error) {
          await fail(mail, error);
          continue;
        }
        await mailModel.updateOne(
          { _id: id },
          { $set: { ...RELEASED, state: 'sent', finishedAt: clock.now() } },
        );
      }
    },
  };
}
