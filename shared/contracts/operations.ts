import { z } from 'zod';
import { DEFAULT_APP, slug } from './common.ts';
import { endpoint } from './endpoint.ts';

export const runReconciliation = endpoint({
  method: 'POST',
  path: '/api/operations/reconcile',
  tag: 'Operations',
  summary: 'Ask the providers about every subscription and open checkout now (service secret)',
  body: z.strictObject({}),
  response: z.object({ asked: z.int(), failed: z.int() }),
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
