/** What a sentence may name; what is not known is undefined or empty. */
export type Facts = Readonly<Record<string, string | undefined>>;

const NAMES = /\{\{(\w+)\}\}/g;

/**
 * The first of some sentences whose {{names}} are all known, filled in; null where there is none. So the fuller
 * sentence stands before the plain one, and none is ever said with a hole in it.
 */
export function knownSentence(variants: readonly string[], facts: Facts): string | null {
  const sentence = variants.find((one) =>
    [...one.matchAll(NAMES)].every(([, name]) => facts[name as string]),
  );
  return sentence?.replaceAll(NAMES, (_, name: string) => facts[name] ?? '') ?? null;
}
