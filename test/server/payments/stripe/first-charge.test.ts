import { describe, expect, it } from 'vitest';
import { firstCharge } from '#server/payments/stripe/first-charge.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const HOUR = 3600;
const inSeconds = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
const at = (seconds: number) => NOW.getTime() / 1000 + seconds;
const startingIn = (seconds: number) =>
  firstCharge({ kind: 'recurring', trialDays: 0, startsAt: inSeconds(seconds) }, NOW);

describe('the first charge of a Stripe subscription', () => {
  it('is due at once', () => {
    expect(firstCharge({ kind: 'recurring', trialDays: 0, startsAt: null }, NOW)).toEqual({});
  });

  it('is due after the days of a trial', () => {
    expect(firstCharge({ kind: 'recurring', trialDays: 14, startsAt: null }, NOW)).toEqual({
      trial_period_days: 14,
    });
  });

  // A trial that ends within 48 hours is refused.
  it('on a date is a trial where that is far enough, and an anchor where it is near', () => {
    expect(startingIn(49 * HOUR)).toEqual({ trial_end: at(49 * HOUR) });
    for (const hours of [47, 48, 2]) {
      expect(startingIn(hours * HOUR)).toEqual({
        billing_cycle_anchor: at(hours * HOUR),
        proration_behavior: 'none',
      });
    }
  });

  it('on a date that passes while the page is open, or is over, comes at once', () => {
    for (const seconds of [HOUR, 60, 0, -HOUR]) expect(startingIn(seconds)).toEqual({});
  });

  it('is never before a date with milliseconds', () => {
    expect(startingIn(72 * HOUR + 0.001)).toEqual({ trial_end: at(72 * HOUR + 1) });
  });
});
