import type { z } from 'zod';
import type { Endpoint } from '#shared/contracts/endpoint.ts';
import type { Problem } from '#shared/contracts/problem.ts';
import { noteServerTime } from './server-clock.ts';

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

type CallInput<E> =
  E extends Endpoint<infer P, infer Q, infer B>
    ? Part<'params', P> &
        Partial<Part<'query', Q>> &
        Part<'body', B> & { signal?: AbortSignal; idempotencyKey?: string }
    : never;
type ResponseOf<E> =
  E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer A> ? z.output<A> : never;

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
 * Calls an endpoint with the session cookie. The contract is its type, and method and path are checked
 * against it: `call<typeof me>('GET /api/auth/me', {})`. So no page carries schemas that only the server
 * needs.
 * @throws ApiError for every problem answer, NetworkError when there was none.
 */
export async function call<E extends Endpoint>(
  route: `${E['method']} ${E['path']}`,
  input: CallInput<E>,
): Promise<ResponseOf<E>> {
  const { params, query, body, signal, idempotencyKey } = input as RawInput;
  const [method = '', path = ''] = route.split(' ');
  let response: Response;
  try {
    response = await fetch(pathOf(path, params) + searchOf(query), {
      method,
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
    throw new NetworkError(route, { cause });
  }
  noteServerTime(response.headers.get('date'));
  if (!response.ok) throw await failureOf(response, route);
  if (response.status === 204) return undefined as ResponseOf<E>;
  return (await response.json()) as ResponseOf<E>;
}

async function failureOf(response: Response, route: string): Promise<Error> {
  const problem: unknown = await response.json().catch(() => null);
  if (!isProblem(problem)) return new NetworkError(`${response.status} ${route}`);
  if (problem.code === 'UNAUTHENTICATED') {
    for (const listener of unauthenticatedListeners) listener();
  }
  return new ApiError(problem);
}

/** Tells our server's refusals from the error pages of whatever stands between it and us. */
function isProblem(value: unknown): value is Problem {
  const { status, code, title } = (value ?? {}) as Partial<Record<keyof Problem, unknown>>;
  return typeof status === 'number' && typeof code === 'string' && typeof title === 'string';
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
