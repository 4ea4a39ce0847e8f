import type { Route } from '../http/routes.ts';
import { badRequest } from './api-error.ts';
import type { MercadoPagoWorld } from './world.ts';

export type Json = Readonly<Record<string, unknown>>;

interface ApiCall {
  world: MercadoPagoWorld;
  ids: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Json;
  /** Only refunds look at it: everything else ignores it (measured). */
  idempotencyKey: string | null;
}

/** 201 for what was made; null is an empty body with 200. */
export type ApiResult = { status: number; value: unknown } | null;

export type ApiRoute = Route<(call: ApiCall) => ApiResult>;

export function ok(value: unknown): ApiResult {
  return { status: 200, value };
}

export function created(value: unknown): ApiResult {
  return { status: 201, value };
}

/** @throws MercadoPagoApiError for a body that is not an object. */
export function readBody(text: string): Json {
  if (text.trim() === '') return {};
  try {
    return asJson(JSON.parse(text));
  } catch {
    throw badRequest('Invalid JSON body');
  }
}

/** What is not an object has no fields. */
export function asJson(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export function textOf(body: Json, name: string): string | null {
  const value = body[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function requiredText(body: Json, name: string): string {
  const value = textOf(body, name);
  if (value === null) throw badRequest(`Parameter ${name} is required`);
  return value;
}

/** @throws MercadoPagoApiError for a text that is not a date. */
export function dateOf(body: Json, name: string): number | null {
  const value = textOf(body, name);
  if (value === null) return null;
  const at = Date.parse(value);
  if (Number.isNaN(at)) throw badRequest(`Invalid ${name}: must be an ISO 8601 date`);
  return at;
}

export function urlOf(body: Json, name: string): string | null {
  const value = textOf(body, name);
  if (value === null) return null;
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
  throw badRequest(`Invalid value for ${name}, must be a valid URL`);
}

/** One page of what was found, in the shape of every search. */
export function page(
  found: readonly unknown[],
  query: URLSearchParams,
  { most, usual }: { most: number; usual: number },
): ApiResult {
  const limit = wholeOf(query, 'limit') ?? usual;
  const offset = wholeOf(query, 'offset') ?? 0;
  if (limit > most) throw badRequest(`Invalid limit: must be at most ${most}`);
  const results = found.slice(offset, offset + limit);
  return ok({ paging: { total: found.length, limit, offset }, results });
}

function wholeOf(query: URLSearchParams, name: string): number | null {
  const value = query.get(name);
  if (value === null) return null;
  if (!/^\d{1,9}$/.test(value)) throw badRequest(`Invalid ${name}`);
  return Number(value);
}
