import { randomBytes } from 'node:crypto';
import {
  type ApiRoute,
  asJson,
  created,
  type Json,
  ok,
  page,
  requiredText,
  textOf,
  urlOf,
} from '../api-call.ts';
import { badRequest } from '../api-error.ts';
import { findPreapproval } from '../find.ts';
import type { Preapproval } from '../objects.ts';
import { preapprovalInSearch, preapprovalOnWire } from '../wire/preapproval.ts';
import type { MercadoPagoWorld } from '../world.ts';
import { readDates } from './preapproval-dates.ts';
import { readAmount, updatePreapproval } from './update-preapproval.ts';

export const preapprovalRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/preapproval',
    // Never idempotent: the header is ignored (measured). What it does not know is dropped, as notification_url is
    // (measured); the API description forbids no further fields.
    handle({ world, body }) {
      const preapproval = createPreapproval(world, body);
      const answer = preapprovalOnWire(world, preapproval);
      return created({ ...answer, payer_email: preapproval.payerEmail });
    },
  },
  {
    method: 'GET',
    path: '/preapproval/search',
    // `external_reference` is ignored (measured).
    handle({ world, query }) {
      const status = query.get('status');
      const email = query.get('payer_email');
      const found = Object.values(world.state.preapprovals)
        .filter((one) => status === null || one.status === status)
        .filter((one) => email === null || one.payerEmail === email)
        .map((one) => preapprovalInSearch(world, one));
      return page(found, query, { usual: 10, most: 100 });
    },
  },
  {
    method: 'GET',
    path: '/preapproval/:id',
    handle: ({ world, ids }) =>
      ok(preapprovalOnWire(world, findPreapproval(world.state, ids['id'] ?? ''))),
  },
  {
    method: 'PUT',
    path: '/preapproval/:id',
    handle({ world, ids, body }) {
      const preapproval = findPreapproval(world.state, ids['id'] ?? '');
      updatePreapproval(world, preapproval, body);
      return ok(preapprovalOnWire(world, preapproval));
    },
  },
];

/**
 * Required are those of the API description (SubscriptionRequest), and `back_url` (sdk-php#66: refused where it is no
 * address). Another status than pending needs a card's token (measured: CC_VAL_433), which this sandbox does not have.
 */
function createPreapproval(world: MercadoPagoWorld, body: Json): Preapproval {
  const recurring = asJson(body['auto_recurring']);
  const status = textOf(body, 'status') ?? 'pending';
  if (status !== 'pending') throw badRequest('card_token_id is required', 'CC_VAL_433');
  const email = requiredText(body, 'payer_email');
  if (!/^\S+@\S+$/.test(email)) throw badRequest('Invalid payer_email');
  const backUrl = urlOf(body, 'back_url');
  if (backUrl === null) throw badRequest('Parameter back_url is required');
  const now = world.now();
  const { startsAt, endsAt } = readDates(recurring, now);
  const trial = asJson(recurring['free_trial']);
  const preapproval: Preapproval = {
    id: randomBytes(16).toString('hex'),
    version: 0,
    status: 'pending',
    shownStatus: null,
    reason: requiredText(body, 'reason'),
    externalReference: textOf(body, 'external_reference'),
    payerEmail: email,
    backUrl,
    amountMinor: readAmount(recurring),
    ...readFrequency(recurring),
    startsAt,
    endsAt,
    freeTrial: recurring['free_trial'] == null ? null : readFrequency(trial),
    createdAt: now,
    modifiedAt: now,
    anchorAt: null,
    debits: 0,
    nextPaymentAt: startsAt ?? now,
    card: null,
    chargedQuantity: 0,
    chargedMinor: 0,
    lastChargedAt: null,
    lastChargedMinor: null,
  };
  world.state.preapprovals[preapproval.id] = preapproval;
  return preapproval;
}

/** There are no years (measured): twelve months are one. */
function readFrequency(value: Json): Pick<Preapproval, 'frequency' | 'frequencyType'> {
  const { frequency, frequency_type: frequencyType } = value;
  if (typeof frequency !== 'number' || !Number.isInteger(frequency) || frequency < 1) {
    throw badRequest('Invalid frequency: must be a whole number above 0');
  }
  if (frequencyType !== 'months' && frequencyType !== 'days') {
    throw badRequest('Invalid frequency_type: must be days or months');
  }
  return { frequency, frequencyType };
}
