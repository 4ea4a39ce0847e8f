import { afterAll, afterEach, expect } from 'vitest';
import { takeViolations } from './provider-types/watch.ts';

// Every request to the payment sandbox and every answer of it has to fit the types of the official SDKs.
afterEach(() => {
  expect(takeViolations(), 'contradicts the types of the official SDKs').toEqual([]);
});

afterAll(() => {
  expect(takeViolations(), 'contradicts the types of the official SDKs').toEqual([]);
});
