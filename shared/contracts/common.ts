import { z } from 'zod';

/** Ids are 24 hex digits, as text. */
export const id = z.string().regex(/^[0-9a-f]{24}$/, 'invalid_id');
export const idParams = z.strictObject({ id });

/** Keys of apps and plans: data that an operator chooses. */
export const slug = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'invalid_slug');

export const instant = z.iso.datetime();

export const DEFAULT_APP = 'inventory';
export const appQuery = z.strictObject({ app: slug.default(DEFAULT_APP) });

export const currency = z.string().regex(/^[A-Z]{3}$/, 'invalid_currency');
/** An amount that fits every currency and every sum of them: up to ten billion units. */
export const money = z.strictObject({
  amountMinor: z.int().min(0).max(1_000_000_000_000),
  currency,
});

/**
 * Text that a person typed: trimmed, without control characters, kept exactly otherwise.
 * Lengths are counted in characters (code points), so that an emoji of two UTF-16 units counts once.
 */
export function text(max: number, min = 0) {
  return z
    .string()
    .trim()
    .min(min, min === 1 ? 'required' : 'too_short')
    .max(max, 'too_long')
    .refine((value) => !CONTROL_CHARACTERS.test(value), 'control_characters');
}
// Line breaks and tabs are welcome in notes; NUL and its like are never typed by people. Half a surrogate
// pair is no character, and no database keeps it as it came.
const CONTROL_CHARACTERS = /[\p{Cc}\p{Cs}](?<![\n\r\t])/u;

export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, 'too_long')
  .pipe(z.email('invalid_email'));

/** An address that may be left out, kept as it was typed. */
export const optionalEmail = z.union([
  z.literal(''),
  z.string().trim().max(254, 'too_long').pipe(z.email('invalid_email')),
]);

export const returnUrl = z.string().min(1).max(2000);
