import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changedMembers, mergeTyped } from '#client/features/inventory/merge-typed.ts';
import { products } from '#client/features/inventory/products.tsx';
import { parseNumber, typedAmount, typedNumber } from '#client/features/inventory/typed-numbers.ts';
import { parseAmount } from '#shared/domain/money.ts';
import { aProduct } from './business.ts';

describe('numbers as people type them', () => {
  test.each([
    ['es-AR', '1.500', 1500],
    ['es-AR', '1.234.567,5', 1_234_567.5],
    ['es-AR', '10,5', 10.5],
    ['es-AR', '10.5', 10.5],
    ['es-AR', ' 21 ', 21],
    ['en', '1,500', 1500],
    ['en', '1.500', 1.5],
    ['en', '10,5', 10.5],
    ['en', '0,105', 0.105],
    ['es-AR', '0.105', 0.105],
    ['es-AR', '\u22125', null],
    ['es-AR', '1,2,3', null],
    ['es-AR', '1.2.3', null],
    ['es-AR', 'doce', null],
    ['es-AR', '1e3', null],
  ])('%s reads %s as %s', (language, text, value) => {
    expect(parseNumber(text, language)).toBe(value);
  });

  test.each(['es-AR', 'en'])('what %s writes it reads back', (language) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 15 }), (thousandths) => {
        const value = thousandths / 1000;
        expect(parseNumber(typedNumber(value, language), language)).toBe(value);
      }),
    );
  });

  test.each(['es-AR', 'en'])('a price written in %s is the same price when read', (language) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 12 }),
        fc.constantFrom('ARS', 'USD', 'CLP'),
        (amountMinor, currency) => {
          const text = typedAmount({ amountMinor, currency }, language);
          expect(parseAmount(text, currency)).toBe(amountMinor);
        },
      ),
    );
  });
});

describe('the product form', () => {
  const typed = { ...products.form.empty('es-AR'), name: 'Martillo', sku: '0042' };
  const errorsOf = (changes: Record<string, string>) => {
    const result = products.form.schema('es-AR').safeParse({ ...typed, ...changes });
    return Object.fromEntries(
      (result.error?.issues ?? []).map((issue) => [issue.path.join('.'), issue.message]),
    );
  };

  test('reads what the contract takes', () => {
    const result = products.form
      .schema('es-AR')
      .parse({ ...typed, price: '$ 24.990', taxRate: '10,5' });
    expect(result).toMatchObject({
      name: 'Martillo',
      sku: '0042',
      price: { amountMinor: 2_499_000, currency: 'ARS' },
      cost: null,
      taxRate: 10.5,
      minStock: 0,
    });
  });

  test('says every fault at its field at once', () => {
    expect(
      errorsOf({ name: ' ', sku: 'x'.repeat(65), price: '-1', cost: 'caro', taxRate: 'mucho' }),
    ).toEqual({
      name: 'required',
      sku: 'too_long',
      price: 'invalid_amount',
      cost: 'invalid_amount',
      taxRate: 'invalid_number',
    });
    expect(errorsOf({ taxRate: '-1' })).toEqual({ taxRate: 'out_of_range' });
  });

  test('a stored product goes through the form unchanged', () => {
    const product = aProduct(1, {
      cost: { amountMinor: 99_990_001, currency: 'ARS' },
      taxRate: 10.5,
      notes: 'dos\nlíneas',
    });
    for (const language of ['es-AR', 'en']) {
      const read = products.form.schema(language).parse(products.form.typed(product, language));
      const { price, cost, taxRate, notes, sku, name, unit } = product;
      expect(read).toMatchObject({ price, cost, taxRate, notes, sku, name, unit });
    }
  });
});

describe('two people editing', () => {
  test('my changes stay, theirs come in, and what both changed is named', () => {
    const before = { name: 'a', unit: 'b', notes: 'c' };
    const mine = { name: 'mine', unit: 'b', notes: 'same' };
    const theirs = { name: 'theirs', unit: 'box', notes: 'same' };
    expect(mergeTyped(before, mine, theirs)).toEqual({
      merged: { name: 'mine', unit: 'box', notes: 'same' },
      overlaps: ['name'],
    });
  });

  test('only members that differ are sent', () => {
    expect(changedMembers({ a: 1, b: { c: 1 }, d: null }, { a: 1, b: { c: 2 }, d: null })).toEqual({
      b: { c: 2 },
    });
  });
});
