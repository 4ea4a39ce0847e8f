import { z } from 'zod';
import { DEFAULT_APP, instant, money, slug } from './common.ts';
import { endpoint } from './endpoint.ts';

export const runReconciliation = endpoint({
  method: 'POST',
  path: '/api/operations/reconcile',
  tag: 'Operations',
  summary: 'Ask the providers about every subscription and open checkout now (service secret)',
  body: z.strictObject({}),
  response: z.object({ asked: z.int(), failed: z.int() }),
});

export const auditLedger = endpoint({
  method: 'POST',
  path: '/api/operations/audit',
  tag: 'Operations',
  summary:
    'Paid payments without exactly one outcome, and what is owed at the providers (service secret)',
  body: z.strictObject({}),
  response: z.object({
    /** There should be none. */
    withoutOutcome: z.array(
      z.object({
        id: z.string(),
        businessId: z.string(),
        amount: money,
        paidAt: instant.nullable(),
      }),
    ),
    /** What is still being tried, and what was given up: each can be tried again by hand. */
    remedies: z.array(
      z.object({
        id: z.string(),
        businessId: z.string(),
        kind: z.string(),
        state: z.enum(['waiting', 'retrying', 'working', 'dead']),
        attempts: z.int(),
        failingSince: instant.nullable(),
        lastError: z.string().nullable(),
      }),
    ),
  }),
});

export const retryRemedy = endpoint({
  method: 'POST',
  path: '/api/operations/remedies/retry',
  tag: 'Operations',
  summary: 'Try again what is owed at a provider, also after it was given up (service secret)',
  body: z.strictObject({ id: z.string().min(1).max(300) }),
  response: z.object({ isTried: z.boolean() }),
});

export const applyPlanVersion = endpoint({
  method: 'POST',
  path: '/api/operations/apply-plan-version',
  tag: 'Operations',
  summary: 'Move the subscribers of a plan to its present price and features (service secret)',
  body: z.strictObject({
    appId: slug.default(DEFAULT_APP),
    planId: slug,
    /** Renewals that are nearer than this keep the old terms once more. */
    noticeDays: z.int().min(0).max(365).default(10),
  }),
  response: z.object({ scheduled: z.int(), tooNear: z.int(), failed: z.int() }),
});
