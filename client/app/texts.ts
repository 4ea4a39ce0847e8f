import { privateTexts } from './private-texts.ts';
import { publicTexts } from './public-texts.ts';

/** Every namespace of texts; the key is the name that useTranslation takes. The app loads the two halves apart. */
export const texts = { ...publicTexts, ...privateTexts };
