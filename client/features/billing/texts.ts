import { joinTexts } from '#client/lib/texts.ts';
import { checkoutTexts } from './checkout-texts.ts';
import { planTexts } from './plan-texts.ts';
import { upgradeTexts } from './upgrade-texts.ts';

/** Words of billing that more than one page needs; see page-texts and history-texts for the others. */
export const billingTexts = joinTexts(joinTexts(planTexts, upgradeTexts), checkoutTexts);
