import type { Texts } from '#client/lib/texts.ts';

/** What has to be said of every resource. */
interface Required {
  title: string;
  description: string;
  /** The button, and the title of the form that it opens. */
  new: string;
  formHint: string;
  editTitle: string;
  search: string;
  emptyTitle: string;
  emptyText: string;
}

/**
 * The texts of a resource, under its name. What it has of `said` (texts.ts) takes the place of the common words;
 * anything further is its own.
 */
export function resourceTexts<T extends Required & Record<string, string>>(texts: {
  'es-AR': T;
  en: Record<keyof NoInfer<T>, string>;
}): Texts<Record<string, string>> {
  return texts;
}
