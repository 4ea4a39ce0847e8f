import { expect } from 'vitest';
import { takeViolations } from './watch.ts';

/** Where a test is about something that the SDKs' types do not know: nothing else may contradict them. */
export function expectViolationsOnly(about: string): void {
  const found = takeViolations();
  expect(found).not.toEqual([]);
  expect(found.filter((one) => !one.includes(about))).toEqual([]);
}
