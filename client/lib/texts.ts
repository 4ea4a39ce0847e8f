/** Texts of one feature in every language. English has to have exactly the keys of Spanish. */
export interface Texts<T> {
  'es-AR': T;
  en: T;
}

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

/**
 * Declares a feature's texts (client/features/<feature>/texts.ts), checked at compile time: a key that one
 * language lacks does not compile. They become the i18next namespace of the feature.
 * Plurals use i18next's suffixes (`_one`, `_other`), values use {{name}}.
 */
export function defineTexts<const T>(texts: { 'es-AR': T; en: Same<NoInfer<T>> }): Texts<Same<T>> {
  return texts as Texts<Same<T>>;
}

/** One namespace of two declarations, which share no key. */
export function joinTexts<A, B>(a: Texts<A>, b: Texts<B>): Texts<A & B> {
  return { 'es-AR': { ...a['es-AR'], ...b['es-AR'] }, en: { ...a.en, ...b.en } };
}
