import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorUnitDigits, parseAmount } from '#shared/domain/money.ts';

describe('an amount as people type it', () => {
  it.each([
    ['24990', 2_499_000],
    ['24.990', 2_499_000],
    ['24.990,50', 2_499_050],
    ['24,990.50', 2_499_050],
    ['1234,5', 123_450],
    ['1234.5', 123_450],
    ['$ 1.234,00', 123_400],
    ['0', 0],
    ['1.234.567', 123_456_700],
    [',5', 50],
  ])('%s is %i centavos', (text, minor) => {
    expect(parseAmount(text, 'ARS')).toBe(minor);
  });

  it.each([
    ['0,5', 50],
    ['.5', 50],
    ['0,500', 50],
    ['10,5000', 1050],
    ['ARS 10', 1000],
    ['ars10', 1000],
    ['-5', -500],
    ['\u22125', -500],
    ['$ -5', -500],
  ])('%j is %d centavos', (text, minor) => {
    expect(parseAmount(text, 'ARS')).toBe(minor);
  });

  it.each([
    '826,4463',
    '0,125',
    '1.234,567',
    '12.34.56',
    '1.5.2',
    '1.234.56',
    '0.123.456',
    '12.3456,7',
    'USD 10',
    '-$-5',
  ])('%j is refused rather than multiplied', (text) => {
    expect(parseAmount(text, 'ARS')).toBeNull();
  });

  it.each(['', 'abc', '1,2,3.4x', '--1', '.'])('%j is not an amount', (text) => {
    expect(parseAmount(text, 'ARS')).toBeNull();
  });

  it('has no centavos where the currency has none', () => {
    expect(minorUnitDigits('CLP')).toBe(0);
    expect(parseAmount('1.500', 'CLP')).toBe(1500);
    expect(parseAmount('1.500,00', 'CLP')).toBe(1500);
    expect(parseAmount('1500,5', 'CLP')).toBeNull();
  });

  it('comes back from how either locale writes it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1_000_000_000 }),
        fc.constantFrom('es-AR', 'en'),
        (minor, locale) => {
          const written = new Intl.NumberFormat(locale, {
            minimumFractionDigits: 2,
          }).format(minor / 100);
          expect(parseAmount(written, 'ARS')).toBe(minor);
        },
      ),
    );
  });
});
