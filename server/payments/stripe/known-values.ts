/**
 * The values of an SDK enumeration that it lists by name. The SDK adds `string & Record<never, never>` to
 * each, so that unlisted ones compile; a Record over this type does not compile when the SDK lists a new one.
 */
export type KnownValue<Value> = Value extends string
  ? string extends Value
    ? never
    : Value
  : never;

/** Looks a value up that may be newer than the SDK. */
export function lookUp<Known extends string, Result>(
  table: Readonly<Record<Known, Result>>,
  value: string | null | undefined,
  whenUnknown: Result,
): Result {
  if (value == null || !Object.hasOwn(table, value)) return whenUnknown;
  return table[value as Known];
}

/** Stripe answers a related object by its id, or whole where it was asked to expand it. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  if (reference == null) return null;
  return typeof reference === 'string' ? reference : reference.id;
}

export function dateOf(seconds: number): Date;
export function dateOf(seconds: number | null | undefined): Date | null;
export function dateOf(seconds: number | null | undefined): Date | null {
  return seconds == null ? null : new Date(seconds * 1000);
}
