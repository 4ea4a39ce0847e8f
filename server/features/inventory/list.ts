import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ProblemError } from '#server/http/problem.ts';
import type { ListQuery } from '#shared/contracts/resource.ts';
import type { Resource, ResourceRecord } from './resource.ts';
import { searchPatterns } from './search-text.ts';

export interface Page {
  records: ResourceRecord[];
  nextCursor: string | null;
  total: number;
}

/**
 * Where a page starts: after this key. It carries the total, so that only the first page counts, and a
 * fingerprint of the list that it belongs to.
 */
const cursorSchema = z.tuple([z.string().max(1000), z.int().min(0), z.string()]);
type Cursor = z.infer<typeof cursorSchema>;

/**
 * One page of a business's documents, by key: a page costs the same at any depth.
 * @param liveCount the number of documents that are neither archived nor deleted, where that is counted anyway.
 */
export async function listPage(
  resource: Resource,
  businessId: string,
  query: ListQuery,
  liveCount: (() => Promise<number>) | null,
): Promise<Page> {
  const { model } = resource;
  const { field, direction } = sortOf(query.sort, resource.sortKeys);
  const narrowed = narrowedBy(resource.contract.filters, query);
  const fingerprint = fingerprintOf([field, direction, query.q, query.archived, narrowed]);
  const start = query.cursor === undefined ? null : readCursor(query.cursor, fingerprint);
  const patterns = searchPatterns(query.q ?? '');
  const filter = {
    businessId,
    isDeleted: false,
    archived: query.archived === 'all' ? { $in: [false, true] } : query.archived === 'true',
    ...narrowed,
    ...(patterns.length > 0
      ? { $and: patterns.map((pattern) => ({ searchKeys: { $regex: pattern } })) }
      : {}),
  };
  const isAllLive =
    patterns.length === 0 && query.archived === 'false' && Object.keys(narrowed).length === 0;
  const count = () => (isAllLive && liveCount ? liveCount() : model.countDocuments(filter).exec());
  const range = start ? { [field]: { [direction === 1 ? '$gt' : '$lt']: start[0] } } : {};
  const [found, total] = await Promise.all([
    model
      .find({ ...filter, ...range })
      .sort({ [field]: direction })
      .limit(query.limit + 1)
      .lean<(ResourceRecord & Record<string, unknown>)[]>(),
    start ? start[1] : count(),
  ]);
  const records = found.slice(0, query.limit);
  const last = records.at(-1);
  const hasMore = found.length > query.limit && last !== undefined;
  return {
    records,
    total,
    nextCursor: hasMore ? writeCursor([String(last[field]), total, fingerprint]) : null,
  };
}

/** The filters of the resource that the query names, as conditions on the stored fields. */
function narrowedBy(filters: readonly string[], query: ListQuery): Record<string, unknown> {
  const asked = query as ListQuery & Record<string, unknown>;
  return Object.fromEntries(
    filters.flatMap((name) => (asked[name] === undefined ? [] : [[name, asked[name]]])),
  );
}

function sortOf(sort = 'name', sortKeys: Readonly<Record<string, string>>) {
  const isDescending = sort.startsWith('-');
  const field = sortKeys[isDescending ? sort.slice(1) : sort];
  if (field === undefined) throw new ProblemError('INVALID_REQUEST');
  return { field, direction: isDescending ? (-1 as const) : (1 as const) };
}

function fingerprintOf(list: unknown): string {
  return createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, 10);
}

/** @throws ProblemError INVALID_REQUEST for what is no cursor, or one of another order, search or filter. */
function readCursor(text: string, fingerprint: string): Cursor {
  const cursor = parsed(text);
  if (cursor?.[2] === fingerprint) return cursor;
  throw new ProblemError('INVALID_REQUEST', {
    errors: [{ path: 'cursor', code: 'invalid_cursor', message: 'invalid cursor' }],
  });
}

function parsed(text: string): Cursor | undefined {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    return undefined;
  }
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}
