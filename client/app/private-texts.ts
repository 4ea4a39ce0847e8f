import { planStateTexts } from '#client/features/billing/plan-state-texts.ts';
import { billingTexts } from '#client/features/billing/texts.ts';
import { entitlementsTexts } from '#client/features/entitlements/texts.ts';
import { inventoryTexts } from '#client/features/inventory/texts.ts';
import { plansTexts } from '#client/features/plans/texts.ts';
import { reportsTexts } from '#client/features/reports/texts.ts';
import { shellTexts } from './shell-texts.ts';

/** Namespaces of the signed-in screens; they come with the shell, not with the first byte. */
export const privateTexts = {
  app: shellTexts,
  plans: plansTexts,
  billing: billingTexts,
  planState: planStateTexts,
  entitlements: entitlementsTexts,
  inventory: inventoryTexts,
  reports: reportsTexts,
};
