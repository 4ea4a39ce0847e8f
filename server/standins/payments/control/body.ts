import { ControlError } from './refusal.ts';

/** What a control was asked with: JSON, or the fields of a form. */
export type ControlBody = Readonly<Record<string, unknown>>;

/** @throws ControlError for what is no JSON object. */
export function readControlBody(text: string): ControlBody {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Answered below, as any other body that is not an object.
  }
  throw new ControlError(400, 'The body must be a JSON object.');
}

export function requiredText(body: ControlBody, name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new ControlError(400, `${name}: the id of one.`);
}

/** One of some words; null where it is not said. */
export function oneOf<const Word extends string>(
  body: ControlBody,
  name: string,
  words: readonly Word[],
): Word | null {
  const value = body[name];
  if (value === undefined || value === null) return null;
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new ControlError(400, `${name}: ${words.join(', ')}.`);
}

/** An amount in minor units; null is all. */
export function amountOf(body: ControlBody): number | null {
  const { amount } = body;
  return typeof amount === 'number' ? amount : null;
}
