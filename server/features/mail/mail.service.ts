import { createHash } from 'node:crypto';
import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import type { Contacts } from '#server/features/accounts/people.service.ts';
import type { EventLogService } from '#server/features/events/event-log.service.ts';
import { createEventReader } from '#server/features/events/event-reader.service.ts';
import type { EventRecord } from '#server/features/events/events.service.ts';
import {
  type EventStanding,
  eventStanding,
  type SubscriptionRecord,
} from '#server/features/subscriptions/subscriptions.service.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Logger } from '#server/log.ts';
import type { Locale } from '#shared/contracts/accounts.ts';
import { asksForMail, composeNote } from './compose.ts';
import { writeLetter } from './letters.ts';
import { type MailRecord, mailModel } from './mail.model.ts';
import type { MailKind, MailNote } from './mail-kinds.ts';
import { renderMail } from './render-mail.ts';

export interface MailService {
  /**
   * Reads the events that are new and writes the mails that they ask for: one for each event, kind and address,
   * however often an event is read. Sends nothing.
   */
  read(): Promise<void>;
}

interface Recipient {
  email: string;
  /** Null where the address belongs to nobody in particular. */
  name: string | null;
  locale: Locale;
}

/** What a person can ask for here, and what is then told of it; the same can happen at the provider. */
const ASKED_FOR: Partial<Record<MailKind, readonly string[]>> = {
  plan_ended: ['subscription.cancel_requested', 'subscription.withdrawn'],
  cancellation_confirmed: ['subscription.cancel_requested', 'subscription.withdrawn'],
  resumed: ['subscription.resume_requested'],
};
/** A provider can tell us of it a little before or after we have written down that it was asked for. */
const ASKED_AROUND_MS = 60 * 60 * 1000;

export function createMailService(parts: {
  appId: string;
  clock: Clock;
  log: Logger;
  publicUrl: string;
  /** Without a mail server mails are kept to be looked at. */
  canSend: boolean;
  eventLog: EventLogService;
  contacts(businessId: string): Promise<Contacts | null>;
  load(businessId: string, appId: string): Promise<SubscriptionRecord>;
  /** Plan and usage of a business are worth a look. */
  onActivity(businessId: string): void;
}): MailService {
  const { clock, log, publicUrl, canSend, eventLog } = parts;
  const reader = createEventReader('mail', clock);

  async function standingOf({ businessId, appId }: EventRecord): Promise<EventStanding | null> {
    try {
      return eventStanding(await parts.load(businessId, appId ?? parts.appId));
    } catch (thrown) {
      if (thrown instanceof ProblemError) return null;
      throw thrown;
    }
  }

  /** Whether the person asked for it here and is told so anyway, with a code. */
  async function isToldAnyway(event: EventRecord, note: MailNote): Promise<boolean> {
    const types = event.type.endsWith('_requested') ? undefined : ASKED_FOR[note.kind];
    if (!types) return false;
    const [from, to] = [-ASKED_AROUND_MS, ASKED_AROUND_MS].map(
      (offset) => new Date(event.at.getTime() + offset),
    ) as [Date, Date];
    const asked = await eventLog.between(event.businessId, types, from, to);
    return asked.some(({ data }) => note.kind !== 'plan_ended' || data['when'] !== 'period_end');
  }

  async function mailsFor(event: EventRecord): Promise<MailRecord[]> {
    const [contacts, standing] = await Promise.all([
      parts.contacts(event.businessId),
      standingOf(event),
    ]);
    if (!contacts || !standing) return [];
    const note = noteOf(event, standing);
    if (!note || (await isToldAnyway(event, note))) return [];
    return recipientsOf(event, note, contacts).map((to) => mailOf(event, note, to, contacts));
  }

  function noteOf(event: EventRecord, standing: EventStanding): MailNote | null {
    try {
      return composeNote(event, standing);
    } catch (error) {
      // Nothing was asked of anybody: the same event fails for ever, and must not hold back the others.
      log.error({ err: error, event: event._id, type: event.type }, 'an event could not be mailed');
      return null;
    }
  }

  function mailOf(
    event: EventRecord,
    note: MailNote,
    to: Recipient,
    { business }: Contacts,
  ): MailRecord {
    const now = clock.now();
    const rendered = renderMail(writeLetter(note, to.locale), {
      locale: to.locale,
      name: to.name,
      businessName: business.name,
      publicUrl,
    });
    return {
      _id: mailId(event._id, note.kind, to.email),
      kind: note.kind,
      businessId: event.businessId,
      to: to.email,
      locale: to.locale,
      ...rendered,
      state: canSend ? 'queued' : 'kept',
      attempts: 0,
      availableAt: now,
      owner: null,
      leasedUntil: null,
      createdAt: now,
      finishedAt: null,
    };
  }

  async function handle(events: readonly EventRecord[]): Promise<void> {
    for (const event of events) {
      if (/^subscription\.|^account\.signed_in$/.test(event.type))
        parts.onActivity(event.businessId);
      if (!asksForMail(event.type)) continue;
      const mails = await mailsFor(event);
      if (mails.length === 0) continue;
      try {
        await mailModel.collection.insertMany(mails as never[], { ordered: false });
      } catch (thrown) {
        if (!duplicateKey(thrown)) throw thrown;
      }
    }
  }

  return { read: () => reader.read(handle) };
}

/** Who asked or joined is answered in person; what is about money goes where the business wants it. */
function recipientsOf(event: EventRecord, note: MailNote, contacts: Contacts): Recipient[] {
  const { business, owners } = contacts;
  if (note.kind === 'welcome') return owners.filter(({ userId }) => userId === event.actor);
  if (note.kind === 'consumer_request') {
    return owners.filter(({ email }) => email === event.data['email']);
  }
  if (business.billingEmail === null) return owners;
  const owner = owners.find(({ email }) => email === business.billingEmail);
  return [owner ?? { email: business.billingEmail, name: null, locale: business.locale }];
}

/** Fixed by what the mail is about, so that there can be only one; without characters that a URL minds. */
function mailId(...about: string[]): string {
  return createHash('sha256').update(about.join('\n')).digest('hex').slice(0, 32);
}
