import { parseForm } from '#server/standins/payments/http/form.ts';
import type { Exchange } from '#server/standins/payments/sandbox.ts';
import { type DescribedApi, describedApis } from './api-schemas.ts';

/**
 * What in a call and its answer contradicts the official SDKs' types, in words. Tests also send what is wrong on
 * purpose, over plain HTTP: such a request is looked at only where the sandbox took it. What our adapters send is
 * looked at whatever the answer.
 */
export function checkExchange(exchange: Exchange): string[] {
  const { provider, path, request, answer } = exchange;
  const isAccepted = answer !== null && answer.status >= 200 && answer.status < 300;
  if (!isAccepted && !isFromAdapter(exchange)) return [];
  const apis = describedApis(provider);
  const known = apis.filter((api) => api.operationOf(request.method, path) !== null);
  if (known.length === 0) {
    return [
      `${request.method} ${path}: not described. Add it to test/sdk-types/operations.ts and run npm run sdk-types.`,
    ];
  }
  return known.flatMap((api) => {
    const operation = api.operationOf(request.method, path) ?? '';
    const problems = [
      ...requestProblems(api, operation, exchange),
      // A refund that is repeated is answered with nothing (measured).
      ...(isAccepted && answer.body !== ''
        ? api.problems('responses', operation, JSON.parse(answer.body)).map(inAnswer)
        : []),
    ];
    return problems.map((problem) => `${provider} ${operation} (${api.source}): ${problem}`);
  });
}

/** By what the SDKs say who they are: Stripe's names the application, and only adapters use Mercado Pago's. */
function isFromAdapter({ request }: Exchange): boolean {
  return /\bestante\b|mercado\s?pago/i.test(request.headers['user-agent'] ?? '');
}

/** Stripe takes forms, in the query of what has no body; Mercado Pago takes JSON. */
function requestProblems(api: DescribedApi, operation: string, exchange: Exchange): string[] {
  const { method, query, body } = exchange.request;
  const check = (value: unknown, isText: boolean) =>
    api.problems('requests', operation, value, isText).map((problem) => `request ${problem}`);
  if (exchange.provider === 'stripe') {
    return check(parseForm(method === 'POST' ? body : query.toString()), true);
  }
  if (method === 'GET') return check(Object.fromEntries(query), true);
  return check(body === '' ? {} : JSON.parse(body), false);
}

function inAnswer(problem: string): string {
  return `answer ${problem}`;
}
