import type { z } from 'zod';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One endpoint: the only definition of what crosses the wire. The server validates and presents with it,
 * the client is typed by it, OpenAPI is made from it.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  ResponseSchema extends z.ZodType = z.ZodType,
> {
  method: HttpMethod;
  /** Express style, with the names of `params`: /api/products/:id */
  path: string;
  summary: string;
  tag: string;
  /** Status of a success. */
  status: 200 | 201 | 204;
  params?: Params;
  query?: Query;
  body?: Body;
  response?: ResponseSchema;
}

type EndpointInput<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  ResponseSchema extends z.ZodType,
> = Omit<Endpoint<Params, Query, Body, ResponseSchema>, 'status'> & { status?: 200 | 201 | 204 };

/**
 * Declares an endpoint, keeping the exact types of its schemas, and method and path as they are written: the
 * client names an endpoint by them. Status is 200 unless said otherwise.
 */
export function endpoint<
  const Method extends HttpMethod,
  const Path extends string,
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  ResponseSchema extends z.ZodType = z.ZodUndefined,
>(
  definition: EndpointInput<Params, Query, Body, ResponseSchema> & { method: Method; path: Path },
): Endpoint<Params, Query, Body, ResponseSchema> & { method: Method; path: Path } {
  return { status: 200, ...definition };
}
