type Interval = 'month' | 'year';

/**
 * The n-th boundary after an anchor. Counted from the anchor each time, so that the 31st comes back after a
 * short month (Stripe docs: Billing cycle, anchors at the end of a month).
 */
export function boundary(anchor: number, interval: Interval, count: number): number {
  const start = new Date(anchor * 1000);
  const months = count * (interval === 'year' ? 12 : 1);
  const result = new Date(start);
  result.setUTCDate(1);
  result.setUTCMonth(start.getUTCMonth() + months);
  const lastDay = new Date(
    Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0),
  ).getUTCDate();
  result.setUTCDate(Math.min(start.getUTCDate(), lastDay));
  return Math.floor(result.getTime() / 1000);
}

/** The first boundary after a moment that is at or after the anchor. */
export function nextBoundary(anchor: number, interval: Interval, after: number): number {
  const days = interval === 'year' ? 366 : 31;
  let count = Math.max(1, Math.floor((after - anchor) / (days * 86_400)));
  while (boundary(anchor, interval, count) <= after) count += 1;
  return boundary(anchor, interval, count);
}

/** As in the descriptions of Stripe's proration lines (Stripe docs: Prorations): "16 Nov 2026". */
export function shortDate(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
