import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { id, money, slug, text } from '#shared/contracts/common.ts';
import { listQuery } from '#shared/contracts/lists.ts';

const codeOf = (schema: ReturnType<typeof text>, value: unknown) => {
  const parsed = schema.safeParse(value);
  return parsed.success ? null : parsed.error.issues[0]?.message;
};

describe('text that a person typed', () => {
  it.each([
    'Ñandú',
    'e\u0301 combined',
    'עברית',
    '🦤👩‍🔧',
    '"comillas" <b> $gt {}',
    'two\nlines\tand\r\nmore',
  ])('%j is kept exactly', (value) => {
    expect(text(200).parse(value)).toBe(value);
  });

  it('is trimmed at its ends only', () => {
    expect(text(200).parse('  a  b\n')).toBe('a  b');
  });

  it.each(['a\u0000b', 'a\u0007b', 'a\u001bb', 'a\u007fb', 'a\u0085b', 'a\ud800b', 'a\udfffb'])(
    '%j is refused',
    (value) => {
      expect(codeOf(text(200), value)).toBe('control_characters');
    },
  );

  it('has its length counted in characters, and says which bound was passed', () => {
    expect(text(4).safeParse('🦤🦤🦤🦤').success).toBe(true);
    expect(codeOf(text(4), '🦤🦤🦤🦤a')).toBe('too_long');
    expect(codeOf(text(9, 1), '   ')).toBe('required');
    expect(codeOf(text(9, 3), 'ab')).toBe('too_short');
  });

  it('is refused or survives the way over JSON and UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (value) => {
        const parsed = text(30).safeParse(value);
        if (!parsed.success) return;
        expect(Buffer.from(JSON.stringify(parsed.data)).toString()).toBe(
          JSON.stringify(parsed.data),
        );
        expect(Buffer.from(parsed.data).toString()).toBe(parsed.data);
      }),
      { numRuns: 3000, seed: 2026 },
    );
  });
});

describe('scalars', () => {
  const operators: unknown[] = [{ $gt: '' }, ['a'], null, 1, true, { toString: 'x' }];

  it.each(operators)('%j is no id, no text and no slug', (value) => {
    for (const schema of [id, text(9), slug]) expect(schema.safeParse(value).success).toBe(false);
  });

  it.each(['', 'a b', '-a', 'a.b', '$ne', '__proto__', 'x'.repeat(65), 'ñ'])(
    '%j is no slug',
    (value) => {
      expect(slug.safeParse(value).success).toBe(false);
    },
  );

  it.each([
    { amountMinor: -1, currency: 'ARS' },
    { amountMinor: 1.5, currency: 'ARS' },
    { amountMinor: 1e300, currency: 'ARS' },
    { amountMinor: Number.NaN, currency: 'ARS' },
    { amountMinor: '1', currency: 'ARS' },
    { amountMinor: 1, currency: 'ars' },
    { amountMinor: 1 },
    { amountMinor: 1, currency: 'ARS', extra: 1 },
  ])('%j is no money', (value) => {
    expect(money.safeParse(value).success).toBe(false);
  });
});

describe('the query of a list', () => {
  const query = listQuery(['name', 'createdAt'], {});

  it('has defaults, and takes a sort in both directions', () => {
    expect(query.parse({})).toEqual({ limit: 50, archived: 'false' });
    expect(query.parse({ sort: '-name', limit: '200' })).toMatchObject({
      sort: '-name',
      limit: 200,
    });
  });

  it.each([
    { limit: '0' },
    { limit: '201' },
    { limit: '1.5' },
    { limit: 'many' },
    { sort: 'price' },
    { sort: '--name' },
    { sort: 'constructor' },
    { archived: 'maybe' },
    { q: 'x'.repeat(101) },
    { q: ['a', 'b'] },
    { cursor: 'x'.repeat(4001) },
    { skip: '10' },
  ])('%j is refused', (value) => {
    expect(query.safeParse(value).success).toBe(false);
  });
});
