import { createHmac, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '#server/http/problem.ts';
import type { Preview } from '#shared/contracts/billing.ts';
import type { FoundChange } from './decision.service.ts';

/** What a person was shown, as far as the confirmation must not differ from it. */
export interface Quote {
  businessId: string;
  appId: string;
  planId: string;
  planVersion: number;
  billingPeriod: string;
  provider: string;
  currency: string;
  mode: string;
  method: Preview['method'];
  /** In minor units; null where nothing is charged later. */
  dueNow: number;
  nextCharge: number | null;
  trialDays: number;
  /** The day on which a scheduled change, or a first charge, was said to come; null for now. In milliseconds. */
  startsAt: number | null;
  /** The instant that prorates, and the end of the quote, in milliseconds. */
  at: number;
  expiresAt: number;
}

export interface Quotes {
  sign(quote: Quote): string;
  /** @throws ProblemError INVALID_REQUEST for one that was forged or edited, or is another business's. */
  read(text: string, businessId: string): Quote;
}

/** How long what a preview said is done as it was said. */
const GOOD_FOR_MS = 15 * 60 * 1000;

/** Quotes travel through the browser: they are signed, not kept. */
export function createQuotes(secret: string): Quotes {
  // A key of their own: no other token of the same secret can be taken for a quote.
  const key = createHmac('sha256', secret).update('billing-quote').digest();
  const signatureOf = (payload: string) =>
    createHmac('sha256', key).update(payload).digest('base64url');

  return {
    sign(quote) {
      const payload = Buffer.from(JSON.stringify(quote)).toString('base64url');
      return `${payload}.${signatureOf(payload)}`;
    },
    read(text, businessId) {
      const [payload = '', signature = '', ...more] = text.split('.');
      const expected = Buffer.from(signatureOf(payload));
      const given = Buffer.from(signature);
      if (more.length > 0 || given.length !== expected.length) throw invalid();
      if (!timingSafeEqual(given, expected)) throw invalid();
      const quote = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Quote;
      if (quote.businessId !== businessId) throw invalid();
      return quote;
    },
  };
}

export function quoteOf(
  { current, plan, provider, decision, at }: FoundChange,
  { billingPeriod, mode }: { billingPeriod: string; mode: string },
  preview: Pick<Preview, 'dueNow' | 'nextCharge' | 'method'>,
  now: Date,
): Quote {
  return {
    businessId: current.businessId,
    appId: current.appId,
    planId: plan.id,
    planVersion: plan.version,
    billingPeriod,
    provider: provider.name,
    currency: decision.dueNow.currency,
    mode,
    method: preview.method,
    dueNow: preview.dueNow.amountMinor,
    nextCharge: preview.nextCharge?.amount.amountMinor ?? null,
    trialDays: decision.trialDays,
    startsAt: startOf(decision)?.getTime() ?? null,
    at: at.getTime(),
    expiresAt: now.getTime() + GOOD_FOR_MS,
  };
}

/** Whether a quote is for what is asked now; another choice is a mistake of whoever asks. */
export function isForRequest(
  quote: Quote,
  request: {
    app: string;
    targetPlanId: string;
    billingPeriod: string;
    provider: string;
    currency?: string | undefined;
    mode: string;
  },
): boolean {
  return (
    quote.appId === request.app &&
    quote.planId === request.targetPlanId &&
    quote.billingPeriod === request.billingPeriod &&
    quote.provider === request.provider &&
    quote.mode === request.mode &&
    (request.currency === undefined || quote.currency === request.currency)
  );
}

/** Whether doing it now is what was shown: same version, sums and way. */
export function stillHolds(quote: Quote, now: Quote): boolean {
  return (
    quote.planVersion === now.planVersion &&
    quote.method === now.method &&
    quote.dueNow === now.dueNow &&
    quote.nextCharge === now.nextCharge &&
    quote.trialDays === now.trialDays &&
    quote.startsAt === now.startsAt &&
    quote.currency === now.currency
  );
}

function startOf({ method, effectiveAt, charge }: FoundChange['decision']): Date | null {
  if (method === 'scheduled') return effectiveAt;
  return charge?.kind === 'recurring' ? charge.startsAt : null;
}

function invalid(): ProblemError {
  return new ProblemError('INVALID_REQUEST', {
    errors: [{ path: 'quote', code: 'invalid_quote', message: 'This is no quote of ours' }],
  });
}
