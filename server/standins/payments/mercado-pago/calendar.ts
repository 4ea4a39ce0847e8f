const DAY_MS = 86_400_000;

/** So many months after a moment; a day that the month lacks becomes its last one. */
function monthsAfter(from: number, months: number): number {
  const start = new Date(from);
  const result = new Date(from);
  result.setUTCDate(1);
  result.setUTCMonth(start.getUTCMonth() + months);
  const year = result.getUTCFullYear();
  const lastDay = new Date(Date.UTC(year, result.getUTCMonth() + 1, 0)).getUTCDate();
  result.setUTCDate(Math.min(start.getUTCDate(), lastDay));
  return result.getTime();
}

interface Frequency {
  frequency: number;
  frequencyType: 'months' | 'days';
}

/** The n-th date after an anchor, counted from the anchor each time. */
export function dateAfter(anchor: number, { frequency, frequencyType }: Frequency, count = 1) {
  const steps = frequency * count;
  return frequencyType === 'months' ? monthsAfter(anchor, steps) : anchor + steps * DAY_MS;
}

export function days(count: number): number {
  return count * DAY_MS;
}
