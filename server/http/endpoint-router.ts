import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { z } from 'zod';
import type { Role } from '#shared/contracts/accounts.ts';
import type { Endpoint } from '#shared/contracts/endpoint.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import type { IdempotencyStore } from './idempotency.ts';
import { networkOf } from './network-of.ts';
import { fieldErrors, ProblemError } from './problem.ts';
import type { RateLimitName, RateLimits } from './rate-limits.ts';
import type { ServiceSignatures } from './service-signature.ts';
import { type Access, isAllowed, type Session } from './session.ts';
import type { SessionReader } from './session-reader.ts';

/** What a mutating route takes from the plan. Nothing is free by omission: a reason has to be given. */
export type Gate = { metric: Metric } | { feature: string } | { free: string };

/** Marks documents as counted; see features/entitlements. */
export interface Admission {
  /**
   * Reserves a place for each document, all or none, runs the write, and settles or returns the places.
   * @throws ProblemError LIMIT_REACHED when the plan has no room; nothing is written then.
   */
  <T>(documentIds: readonly string[], write: (mark: CountMark) => Promise<T>): Promise<T>;
}

/** A change of a count that is under way, kept beside the documents that it counts until it is settled. */
export interface CountMark {
  id: string;
  n: 1 | -1;
  at: Date;
}

export interface Gatekeeper {
  requireFeature(session: Session, feature: string): Promise<void>;
  admission(session: Session, metric: Metric): Admission;
}

export interface RouteContext<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  request: Request;
  response: Response;
  /** The id to give to what this request creates; the same again when the request is repeated. */
  newId: string;
}
export interface MemberContext<P, Q, B> extends RouteContext<P, Q, B> {
  session: Session;
  admit: Admission;
}

type ResponseOf<A extends z.ZodType> = z.input<A> | (A extends z.ZodUndefined ? void : never);

interface RouteOptions {
  gate?: Gate;
  /** Counted by address; for members by business, and by address more widely. */
  rateLimit?: RateLimitName;
}

export interface DeclaredRoute {
  method: string;
  path: string;
  access: Access;
  gate: Gate | null;
  rateLimit: RateLimitName | null;
}

export interface EndpointRouterParts {
  sessions: SessionReader;
  gatekeeper: Gatekeeper;
  rateLimits: RateLimits;
  signatures: ServiceSignatures;
  idempotency: IdempotencyStore;
  newId: () => string;
  /** Checks answers against the contract too: outside production, so that drift fails loudly. */
  checkResponses: boolean;
}

/**
 * Mounts endpoints of the contract: rate limit, session or signature, role, validation, feature gate, handler,
 * answer, in this order for every route. `routes` lists what was declared, for the route-inventory test.
 */
export class EndpointRouter {
  readonly router: Router = Router();
  readonly routes: DeclaredRoute[] = [];
  readonly #parts: EndpointRouterParts;

  constructor(parts: EndpointRouterParts) {
    this.#parts = parts;
  }

  /** A route that needs no session. */
  open<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, A>,
    options: RouteOptions,
    handler: (
      context: RouteContext<z.output<P>, z.output<Q>, z.output<B>>,
    ) => Promise<ResponseOf<A>>,
  ): void {
    this.#mount(endpoint, 'public', options, async (request, response) => {
      await this.#limit(options.rateLimit, addressOf(request));
      const input = readInput(endpoint, request);
      return handler({ ...input, request, response, newId: this.#parts.newId() });
    });
  }

  /** A route for trusted services, which sign each request; see service-signature.ts. */
  service<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, A>,
    options: Omit<RouteOptions, 'rateLimit'>,
    handler: (
      context: RouteContext<z.output<P>, z.output<Q>, z.output<B>>,
    ) => Promise<ResponseOf<A>>,
  ): void {
    const limited = { ...options, rateLimit: 'serviceCall' } as const;
    this.#mount(endpoint, 'service', limited, async (request, response) => {
      await this.#limit(limited.rateLimit, addressOf(request));
      await this.#parts.signatures.verify(request);
      const input = readInput(endpoint, request);
      return handler({ ...input, request, response, newId: this.#parts.newId() });
    });
  }

  /** A route for members of a business with at least the given role. */
  member<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
    endpoint: Endpoint<P, Q, B, A>,
    options: RouteOptions & { role: Role },
    handler: (
      context: MemberContext<z.output<P>, z.output<Q>, z.output<B>>,
    ) => Promise<ResponseOf<A>>,
  ): void {
    const { gatekeeper, sessions, idempotency } = this.#parts;
    const { gate } = options;
    this.#mount(endpoint, options.role, options, async (request, response) => {
      if (options.rateLimit) await this.#limit('memberAddress', addressOf(request));
      const session = await sessions.require(request, response);
      if (!isAllowed(session.role, options.role)) throw new ProblemError('FORBIDDEN');
      await this.#limit(options.rateLimit, session.businessId);
      const input = readInput(endpoint, request);
      if (gate && 'feature' in gate) await gatekeeper.requireFeature(session, gate.feature);
      const admit =
        gate && 'metric' in gate ? gatekeeper.admission(session, gate.metric) : refuseAdmission;
      const context = { ...input, session, request, response, admit };
      const key = endpoint.method === 'POST' ? request.get('idempotency-key') : undefined;
      if (key === undefined) return handler({ ...context, newId: this.#parts.newId() });
      // With the status that the handler chose: a repeat answers as the first did.
      const { answer, status } = await idempotency.once(
        { session, key, operation: endpoint.path, body: input },
        async (newId) => ({
          answer: await handler({ ...context, newId }),
          status: response.locals['status'],
        }),
      );
      response.locals['status'] = status;
      return answer;
    });
  }

  #mount(
    endpoint: Endpoint,
    access: Access,
    options: RouteOptions,
    answer: (request: Request, response: Response) => Promise<unknown>,
  ): void {
    const { checkResponses } = this.#parts;
    this.routes.push({
      method: endpoint.method,
      path: endpoint.path,
      access,
      gate: options.gate ?? null,
      rateLimit: options.rateLimit ?? null,
    });
    const handler: RequestHandler = async (request, response) => {
      const body = await answer(request, response);
      if (response.headersSent) return;
      if (endpoint.status === 204) {
        response.status(204).end();
        return;
      }
      const presented = checkResponses && endpoint.response ? endpoint.response.parse(body) : body;
      if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store');
      const { status = endpoint.status } = response.locals as { status?: number };
      response.status(status).json(presented);
    };
    const method = endpoint.method.toLowerCase() as Lowercase<Endpoint['method']>;
    this.router[method](endpoint.path, handler);
  }

  async #limit(name: RateLimitName | undefined, key: string): Promise<void> {
    if (name) await this.#parts.rateLimits.consume(name, key);
  }
}

function addressOf(request: Request): string {
  return networkOf(request.ip);
}

const refuseAdmission: Admission = () => {
  throw new Error('This route declares no metric, so it may not admit documents');
};

function readInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, z.ZodType>,
  request: Request,
): { params: z.output<P>; query: z.output<Q>; body: z.output<B> } {
  const params = endpoint.params?.safeParse({ ...request.params });
  // An id that cannot exist is a thing that does not exist.
  if (params && !params.success) throw new ProblemError('NOT_FOUND');
  const query = endpoint.query?.safeParse({ ...request.query });
  const body = endpoint.body?.safeParse(request.body ?? {});
  const errors = [
    ...(query?.error ? fieldErrors(query.error) : []),
    ...(body?.error ? fieldErrors(body.error) : []),
  ];
  if (errors.length > 0) throw new ProblemError('INVALID_REQUEST', { errors });
  return {
    params: params?.data as z.output<P>,
    query: query?.data as z.output<Q>,
    body: body?.data as z.output<B>,
  };
}
