import type { Language } from '../../pages/language.ts';

/** How a page is being looked at. */
export interface PageContext {
  language: Language;
  query: URLSearchParams;
}
