import { expect, test } from 'vitest';
import { createFormat } from '#client/lib/format.ts';

const spaces = (text: string) => text.replaceAll('\u00a0', ' ');

test.each([
  ['es-AR', { amountMinor: 2_499_000, currency: 'ARS' }, '$ 24.990'],
  ['es-AR', { amountMinor: 2_499_050, currency: 'ARS' }, '$ 24.990,50'],
  ['es-AR', { amountMinor: 999, currency: 'USD' }, 'US$ 9,99'],
  ['en', { amountMinor: 2_499_000, currency: 'ARS' }, 'ARS 24,990'],
  ['en', { amountMinor: 999, currency: 'USD' }, '$9.99'],
  ['es-AR', { amountMinor: 1500, currency: 'CLP' }, 'CLP 1.500'],
])('in %s %j is %s', (language, money, text) => {
  expect(spaces(createFormat(language).money(money))).toBe(text);
});

test('numbers, shares and dates are written as each language does', () => {
  const spanish = createFormat('es-AR');
  const english = createFormat('en');
  expect(spanish.number(1_234_567)).toBe('1.234.567');
  expect(english.number(1_234_567)).toBe('1,234,567');
  expect(spaces(spanish.percent(0.1666))).toBe('17%');
  expect(spanish.date('2026-12-03T12:00:00.000Z')).toBe('3 de diciembre de 2026');
  expect(spanish.dateTime('2026-12-03T18:05:00.000Z')).toMatch(/^3 dic 2026, \d\d:05$/);
  expect(english.date('2026-12-03T12:00:00.000Z')).toBe('December 3, 2026');
});
