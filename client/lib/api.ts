import type { z } from 'zod';
import type { Endpoint } from '#shared/contracts/endpoint.ts';
import { type Problem, problem } from '#shared/contracts/problem.ts';

/** The server answered with a problem of the contract. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;

  constructor(details: Problem) {
    super(`${details.status} ${details.code}`);
    this.problem = details;
  }

  get code(): Problem['code'] {
    return this.problem.code;
  }
}

/** No usable answer came: the network is down, or something between us and the server answered. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

type Input<Schema> = Schema extends z.ZodUndefined
  ? undefined
  : Schema extends z.ZodType
    ? z.input<Schema>
    : undefined;
type Part<Name extends string, Schema> =
  Input<Schema> extends undefined ? unknown : { [K in Name]: Input<Schema> };

export type CallInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Part<
  'params',
  P
> &
  Partial<Part<'query', Q>> &
  Part<'body', B> & { signal?: AbortSignal; idempotencyKey?: string };

interface RawInput {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

type UnauthenticatedListener = () => void;
const unauthenticatedListeners = new Set<UnauthenticatedListener>();

/** Calls back whenever the server says that the session is gone. Returns the way to stop listening. */
export function onUnauthenticated(listener: UnauthenticatedListener): () => void {
  unauthenticatedListeners.add(listener);
  return () => unauthenticatedListeners.delete(listener);
}

/**
 * Calls an endpoint of the contract with the session cookie.
 * @throws ApiError for every problem answer, NetworkError when there was none.
 */
export async function call<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(endpoint: Endpoint<P, Q, B, A>, input: CallInput<P, Q, B>): Promise<z.output<A>> {
  const { params, query, body, signal, idempotencyKey } = input as RawInput;
  let response: Response;
  try {
    response = await fetch(pathOf(endpoint.path, params) + searchOf(query), {
      method: endpoint.method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey ? { 'idempotency-key': idempotencyKey } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new NetworkError(`${endpoint.method} ${endpoint.path}`, { cause });
  }
  if (!response.ok) throw await failureOf(response, endpoint.path);
  if (response.status === 204) return undefined as z.output<A>;
  return (await response.json()) as z.output<A>;
}

async function failureOf(response: Response, path: string): Promise<Error> {
  const parsed = problem.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return new NetworkError(`${response.status} ${path}`);
  if (parsed.data.code === 'UNAUTHENTICATED') {
    for (const listener of unauthenticatedListeners) listener();
  }
  return new ApiError(parsed.data);
}

function pathOf(path: string, params: Record<string, string> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

function searchOf(query: Record<string, unknown> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
