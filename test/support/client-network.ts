import { HttpResponse, http, type JsonBodyType } from 'msw';
import { setupServer } from 'msw/node';
import type { z } from 'zod';
import type { Endpoint } from '#shared/contracts/endpoint.ts';
import { PROBLEM_STATUS, type Problem, type ProblemCode } from '#shared/contracts/problem.ts';

/** The network of every client test: a request that no test foresaw is an error. */
export const network = setupServer();

interface Call {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  headers: Headers;
}

/**
 * Answers an endpoint of the contract from now on: with a body, with a problem, or with what a function
 * makes of the call. Returns the calls that were answered, as they come in.
 */
export function answer<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  endpoint: Endpoint<P, Q, B, A>,
  reply: z.input<A> | HttpResponse<JsonBodyType> | ((call: Call) => unknown),
): Call[] {
  const calls: Call[] = [];
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  network.use(
    http[method](`*${endpoint.path}`, async ({ request, params }) => {
      const text = await request.text();
      const call: Call = {
        params: params as Record<string, string>,
        query: Object.fromEntries(new URL(request.url).searchParams),
        body: text ? JSON.parse(text) : undefined,
        headers: request.headers,
      };
      calls.push(call);
      const made: unknown =
        typeof reply === 'function' ? await (reply as (call: Call) => unknown)(call) : reply;
      // An answer that is given many times is read many times.
      if (made instanceof Response) return made.type === 'error' ? made : made.clone();
      return endpoint.status === 204
        ? new HttpResponse(null, { status: 204 })
        : HttpResponse.json(made as JsonBodyType, { status: endpoint.status });
    }),
  );
  return calls;
}

/** A problem answer of the contract. */
export function problemAnswer(
  code: ProblemCode,
  members: Partial<Problem> = {},
): HttpResponse<JsonBodyType> {
  const status = PROBLEM_STATUS[code];
  return HttpResponse.json(
    { type: `/docs#${code}`, title: code, status, code, requestId: 'req-test', ...members },
    { status, headers: { 'content-type': 'application/problem+json' } },
  );
}

/** The cable is out. */
export function networkDown(): HttpResponse<JsonBodyType> {
  return HttpResponse.error() as HttpResponse<JsonBodyType>;
}
