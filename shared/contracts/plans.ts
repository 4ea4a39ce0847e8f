import { z } from 'zod';
import { appQuery, money } from './common.ts';
import { endpoint } from './endpoint.ts';

export const interval = z.enum(['month', 'year']);
export const billingPeriod = z.enum(['monthly', 'yearly']);

export const planPrice = money.extend({ interval });
export const features = z.record(z.string(), z.union([z.number(), z.boolean(), z.null()]));

export const plan = z.object({
  id: z.string(),
  appId: z.string(),
  name: z.string(),
  description: z.string(),
  sortOrder: z.int(),
  prices: z.array(planPrice),
  features,
  isDefault: z.boolean(),
  isPopular: z.boolean(),
  isCustom: z.boolean(),
  trialDays: z.int(),
});
export type Plan = z.infer<typeof plan>;

export const listPlans = endpoint({
  method: 'GET',
  path: '/api/plans',
  tag: 'Plans',
  summary: 'The public catalogue of an app, in order',
  query: appQuery,
  response: z.object({ plans: z.array(plan) }),
});
