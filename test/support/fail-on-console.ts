import { format } from 'node:util';
import { afterEach, beforeEach, expect, vi } from 'vitest';

// A warning nobody expected is a defect nobody saw: every console.error or console.warn fails its test,
// unless the test itself replaced the method.
let unexpected: string[] = [];

beforeEach(() => {
  unexpected = [];
  for (const method of ['error', 'warn'] as const) {
    vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      unexpected.push(`console.${method}: ${format(...args)}`);
    });
  }
});

afterEach(() => {
  expect(unexpected).toEqual([]);
});
