import { beforeAll, describe, expect, it } from 'vitest';
import type { Exchange } from '#server/standins/payments/sandbox.ts';
import {
  preapprovalBody,
  startMercadoPagoApi,
} from '#test/server/standins/payments/mercado-pago-api.ts';
import { checkExchange } from '#test/support/provider-types/check-exchange.ts';
import { startStripeBench } from '../stripe-bench.ts';

type Json = Record<string, unknown>;

const recorded: Exchange[] = [];

beforeAll(async () => {
  const onExchange = (exchange: Exchange) => recorded.push(exchange);
  const stripe = await startStripeBench({ onExchange });
  await stripe.subscribe();
  await stripe.stop();
  const mercadoPago = await startMercadoPagoApi({ onExchange });
  await mercadoPago.preapproval();
  await mercadoPago.call('POST /preapproval', preapprovalBody({ reason: undefined }));
  await mercadoPago.stop();
});

describe('what was recorded', () => {
  it('is of both providers, and fits as it is', () => {
    expect(new Set(recorded.map(({ provider }) => provider)).size).toBe(2);
    expect(recorded.flatMap(checkExchange)).toEqual([]);
  });
});

describe('a form sent to Stripe', () => {
  it.each<[string, string, (form: URLSearchParams) => void, RegExp]>([
    ['an unknown parameter', 'prices', (form) => form.set('vat', '21'), /additional .*"vat"/],
    ['an unknown one inside', 'prices', (form) => form.set('recurring[x]', '1'), /recurring.*"x"/],
    ['no currency', 'prices', (form) => form.delete('currency'), /required .*'currency'/],
    [
      'an amount in words',
      'prices',
      (form) => form.set('unit_amount', 'ten'),
      /unit_amount.*number/,
    ],
    ['an unknown interval', 'prices', (form) => form.set('recurring[interval]', 'moon'), /"moon"/],
    ['an unknown mode', 'checkout/sessions', (form) => form.set('mode', 'lease'), /mode.*"lease"/],
    ['a locale of its own', 'checkout/sessions', (form) => form.set('locale', 'es-AR'), /"es-AR"/],
  ])('is refused with %s', (_what, path, change, problem) => {
    const { request, ...rest } = exchangeOf('POST', `/v1/${path}`);
    const form = new URLSearchParams(request.body);
    change(form);
    const exchange = { ...rest, request: { ...request, body: form.toString() } };
    expect(checkExchange(exchange).join()).toMatch(problem);
  });
});

describe('an answer of Stripe', () => {
  it.each<[string, Json, RegExp]>([
    ['without a required field', { livemode: undefined }, /required .*'livemode'/],
    ['with a number as text', { amount_total: '12' }, /amount_total.*number.*"12"/],
    ['with a status that does not exist', { status: 'done' }, /status.*"done"/],
    ['of another kind', { object: 'invoice' }, /object.*"invoice"/],
  ])('is refused %s', (_what, changes, problem) => {
    expect(problemsOfAnswer('POST', '/v1/checkout/sessions', changes)).toMatch(problem);
  });

  it('may have fields that are newer than the SDK', () => {
    expect(problemsOfAnswer('POST', '/v1/checkout/sessions', { newer: true })).toBe('');
  });
});

describe('a body sent to Mercado Pago', () => {
  it.each<[string, Json, Json, RegExp]>([
    ['an unknown field', { coupon: 'x' }, {}, /additional .*"coupon"/],
    ['an amount as text', {}, { transaction_amount: '100' }, /transaction_amount.*number/],
    ['no currency', {}, { currency_id: undefined }, /required .*'currency_id'/],
    ['years', {}, { frequency_type: 'years' }, /frequency_type.*"years"/],
    ["the English documentation's status", { status: 'canceled' }, {}, /status.*"canceled"/],
  ])('is refused with %s', (_what, changes, recurring, problem) => {
    const { request, ...rest } = exchangeOf('POST', '/preapproval');
    const body = JSON.stringify(preapprovalBody(changes, recurring));
    const exchange = { ...rest, request: { ...request, body } };
    expect(checkExchange(exchange).join()).toMatch(problem);
  });
});

describe('an answer of Mercado Pago', () => {
  it.each<[string, Json, RegExp]>([
    ['with a status that does not exist', { status: 'active' }, /status.*"active"/],
    ['with a date as number', { date_created: 1 }, /date_created.*string/],
  ])('is refused %s', (_what, changes, problem) => {
    expect(problemsOfAnswer('POST', '/preapproval', changes)).toMatch(problem);
  });
});

describe('what the sandbox refused', () => {
  const refused = () => {
    const found = recorded.find(({ answer }) => answer?.status === 400);
    if (!found) throw new Error('Nothing was refused');
    return found;
  };

  it('is a matter of whoever sent it on purpose', () => {
    expect(checkExchange(refused())).toEqual([]);
  });

  it('is looked at where an adapter sent it', () => {
    const { request, ...rest } = refused();
    const headers = { ...request.headers, 'user-agent': 'MercadoPago Node.js SDK v3.6.1' };
    const exchange = { ...rest, request: { ...request, headers } };
    expect(checkExchange(exchange).join()).toMatch(/required .*'reason'/);
  });
});

it('an operation that nothing describes is a violation', () => {
  const exchange = { ...exchangeOf('POST', '/v1/prices'), path: '/v1/tokens' };
  expect(checkExchange(exchange).join()).toMatch(/not described.*npm run sdk-types/);
});

function exchangeOf(method: string, path: string): Exchange {
  const found = recorded.find((one) => one.request.method === method && one.path === path);
  if (!found) throw new Error(`${method} ${path} was not called`);
  return found;
}

function problemsOfAnswer(method: string, path: string, changes: Json): string {
  const { answer, ...rest } = exchangeOf(method, path);
  if (!answer) throw new Error('The call was not answered');
  const body = JSON.stringify({ ...(JSON.parse(answer.body) as Json), ...changes });
  return checkExchange({ ...rest, answer: { ...answer, body } }).join();
}
