import { joinTexts } from '#client/lib/texts.ts';
import { recordsTexts } from './records-texts.ts';
import { standingTexts } from './standing-texts.ts';

/** Words of the billing page and its receipts alone; they come with them. */
export const billingPageTexts = joinTexts(standingTexts, recordsTexts);
