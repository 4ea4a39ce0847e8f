import { randomInt } from 'node:crypto';
import type { Clock } from '#server/clock.ts';
import type { Person } from '#server/features/accounts/people.service.ts';
import type { EventsService } from '#server/features/events/events.service.ts';
import type { RateLimits } from '#server/http/rate-limits.ts';
import { type ConsumerRequestRecord, consumerRequestModel } from './consumer-request.model.ts';

export interface ConsumerRequest {
  kind: ConsumerRequestRecord['kind'];
  email: string;
  message?: string | undefined;
  locale?: string | undefined;
}

export interface ConsumerRequestsService {
  /**
   * Keeps a request and gives its tracking code: the same way and in the same time whether the address has an
   * account or not, since nobody is looked up before the answer.
   * @throws ProblemError RATE_LIMITED
   */
  receive(request: ConsumerRequest, id: string, address: string): Promise<{ trackingCode: string }>;
  /**
   * Tells the businesses whose owners asked. It never touches a subscription: the address of a mail proves
   * nothing, so the owner is sent a link to do it signed in. Repeatable.
   */
  forward(): Promise<void>;
}

const BATCH = 100;
/** Without letters and digits that are taken for each other on paper. */
const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 10;

/** The public "botón de baja" and "botón de arrepentimiento" of Argentina's consumer rules. */
export function createConsumerRequestsService(parts: {
  clock: Clock;
  events: EventsService;
  rateLimits: RateLimits;
  findOwner(email: string): Promise<Person | null>;
}): ConsumerRequestsService {
  const { clock, events, rateLimits } = parts;

  async function forwardOne(request: ConsumerRequestRecord): Promise<void> {
    const owner = await parts.findOwner(request.email);
    if (owner) {
      const { trackingCode, kind, message } = request;
      await events.append([
        {
          _id: `consumer-request:${request._id}`,
          type: 'consumer_request.received',
          businessId: owner.businessId,
          appId: null,
          at: request.createdAt,
          actor: 'visitor',
          data: { kind, trackingCode, email: request.email, ...(message ? { message } : {}) },
        },
      ]);
    }
    await consumerRequestModel.updateOne(
      { _id: request._id },
      { $set: { state: owner ? 'forwarded' : 'unmatched', businessId: owner?.businessId ?? null } },
    );
  }

  return {
    async receive({ kind, email, message, locale }, id, address) {
      await rateLimits.consume('consumerRequestAddress', address);
      await rateLimits.consume('consumerRequestPair', `${address} ${email.toLowerCase()}`);
      const record: ConsumerRequestRecord = {
        _id: id,
        trackingCode: newCode(kind),
        kind,
        email,
        message: message || null,
        locale: locale ?? null,
        state: 'received',
        businessId: null,
        createdAt: clock.now(),
      };
      await consumerRequestModel.collection.insertOne(record as never);
      return { trackingCode: record.trackingCode };
    },

    async forward() {
      const received = await consumerRequestModel
        .find({ state: 'received' })
        .sort({ createdAt: 1 })
        .limit(BATCH)
        .lean<ConsumerRequestRecord[]>();
      for (const request of received) await forwardOne(request);
    },
  };
}

/** BAJA-… or ARR-…, with ten random characters: enough that nobody meets another's. */
function newCode(kind: ConsumerRequestRecord['kind']): string {
  const characters = Array.from(
    { length: CODE_LENGTH },
    () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)],
  );
  return `${kind === 'cancellation' ? 'BAJA' : 'ARR'}-${characters.join('')}`;
}
