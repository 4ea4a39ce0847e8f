import { describe, expect, it } from 'vitest';
import {
  fromMercadoPagoMoney,
  toMercadoPagoAmount,
  toRecurringAmount,
} from '#server/payments/mercado-pago/money.ts';
import { ProviderError } from '#server/payments/payment-provider.ts';

const ars = (amountMinor: number) => ({ amountMinor, currency: 'ARS' });

describe('money at Mercado Pago', () => {
  it.each([
    [24990, 2_499_000],
    [0.01, 1],
    [0.1, 10],
    [19.99, 1999],
    [1005.5, 100_550],
    [4.35, 435],
    [1_999_999.99, 199_999_999],
  ])('counts %d pesos as %i centavos, and back', (pesos, centavos) => {
    expect(fromMercadoPagoMoney(pesos, 'ARS')).toEqual(ars(centavos));
    expect(toMercadoPagoAmount(ars(centavos))).toBe(pesos);
  });

  it('never drifts: every amount of centavos comes back as it was', () => {
    for (let centavos = 1; centavos < 2_000_000_00; centavos += 99_991) {
      const pesos = toMercadoPagoAmount(ars(centavos));
      expect(fromMercadoPagoMoney(pesos, 'ARS').amountMinor).toBe(centavos);
    }
  });

  it.each([
    [30.299999999999997, 3030],
    [62998.3600000001, 6_299_836],
    [0.1 + 0.2, 30],
    [24990.500000000004, 2_499_050],
    [-0.0000000001, 0],
    [9_999_999_999.99, 999_999_999_999],
  ])('reads %d, which is a sum of binary fractions, as %i centavos', (pesos, centavos) => {
    expect(fromMercadoPagoMoney(pesos, 'ARS')).toEqual(ars(centavos));
  });

  it('knows from the currency how many decimals there are', () => {
    expect(fromMercadoPagoMoney(990, 'CLP')).toEqual({ amountMinor: 990, currency: 'CLP' });
    expect(() => fromMercadoPagoMoney(990.5, 'CLP')).toThrow(ProviderError);
    expect(() => fromMercadoPagoMoney(990, 'nonsense')).toThrow(ProviderError);
  });

  it.each([24990.001, 24990.005, 1e21, 1e-7, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d, which is no whole number of centavos',
    (pesos) => {
      expect(() => fromMercadoPagoMoney(pesos, 'ARS')).toThrow(ProviderError);
    },
  );

  it.each([ars(0), ars(-100), ars(10.5), { amountMinor: 999, currency: 'USD' }])(
    'does not charge %j',
    (money) => {
      expect(() => toMercadoPagoAmount(money)).toThrow(ProviderError);
    },
  );

  it('charges by itself only what Mercado Pago takes: AR$ 15 to AR$ 2,000,000', () => {
    expect(toRecurringAmount(ars(15_00))).toBe(15);
    expect(toRecurringAmount(ars(2_000_000_00))).toBe(2_000_000);
    for (const money of [ars(14_99), ars(2_000_000_01)]) {
      expect(() => toRecurringAmount(money)).toThrow(
        expect.objectContaining({ isRetryable: false }),
      );
    }
  });
});
