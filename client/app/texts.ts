import { historyTexts } from '#client/features/billing/history-texts.ts';
import { billingPageTexts } from '#client/features/billing/page-texts.ts';
import { consumerTexts } from '#client/features/consumer/texts.ts';
import { joinTexts } from '#client/lib/texts.ts';
import { privateTexts } from './private-texts.ts';
import { publicTexts } from './public-texts.ts';

/**
 * Every namespace of texts; the key is the name that useTranslation takes. The app loads them apart: with the
 * first screen, with the shell, and with the pages that alone use them.
 */
export const texts = {
  ...publicTexts,
  ...privateTexts,
  app: joinTexts(publicTexts.app, privateTexts.app),
  billingPage: billingPageTexts,
  history: historyTexts,
  consumer: consumerTexts,
};
