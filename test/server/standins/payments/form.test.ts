import { describe, expect, it } from 'vitest';
import { namesOf, parseForm } from '#server/standins/payments/http/form.ts';

const plain = (encoded: string): unknown => JSON.parse(JSON.stringify(parseForm(encoded)));

describe('the form parser', () => {
  it('reads what the SDK writes', () => {
    const encoded =
      'line_items[0][price_data][recurring][interval]=month&line_items[1][price]=p_2' +
      '&expand[0]=latest_invoice.payments&expand[1]=customer&metadata[intentId]=i+1';
    expect(plain(encoded)).toEqual({
      line_items: [{ price_data: { recurring: { interval: 'month' } } }, { price: 'p_2' }],
      expand: ['latest_invoice.payments', 'customer'],
      metadata: { intentId: 'i 1' },
    });
  });

  it('reads percent escapes, also of brackets, and lists without numbers', () => {
    expect(plain('items%5B0%5D%5Bid%5D=si_1&expand[]=a&expand[]=b')).toEqual({
      items: [{ id: 'si_1' }],
      expand: ['a', 'b'],
    });
  });

  it('keeps an empty value, which means unset', () => {
    expect(plain('pause_collection=')).toEqual({ pause_collection: '' });
  });

  it('orders a list by its numbers', () => {
    expect(plain('a[10]=z&a[2]=y&a[0]=x')).toEqual({ a: ['x', 'y', 'z'] });
  });

  it('reaches no prototype', () => {
    const form = parseForm('__proto__[polluted]=1&constructor[prototype][polluted]=1');
    expect('polluted' in {}).toBe(false);
    expect(Object.getPrototypeOf(form)).toBeNull();
  });

  it('names what is inside, without positions', () => {
    expect(namesOf(parseForm('a=1&b[0][c]=2&b[1][d][e]=3&f[g]='))).toEqual([
      'a',
      'b[][c]',
      'b[][d][e]',
      'f[g]',
    ]);
  });
});
