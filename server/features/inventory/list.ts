import type { Model } from 'mongoose';
import { z } from 'zod';
import { ProblemError } from '#server/http/problem.ts';
import type { ResourceRecord } from './resource.model.ts';
import { searchPatterns } from './search-text.ts';

export interface ListQuery {
  q?: string | undefined;
  sort?: string | undefined;
  limit: number;
  cursor?: string | undefined;
  archived: 'true' | 'false' | 'all';
}

export interface Page<T> {
  records: T[];
  nextCursor: string | null;
  total: number;
}

/** Where a page starts: after this key. It carries the total, so that only the first page counts. */
const cursorSchema = z.tuple([z.string().max(1000), z.int().min(0)]);

/**
 * One page of a business's documents, by key: a page costs the same at any depth. `sortKeys` maps the sort
 * names of the contract to fields whose values are unique in a business.
 */
export async function listPage<T extends ResourceRecord>(
  model: Model<T>,
  businessId: string,
  query: ListQuery,
  options: {
    sortKeys: Readonly<Record<string, string>>;
    /** The number of documents that are neither archived nor deleted, which is counted anyway. */
    liveCount: () => Promise<number>;
  },
): Promise<Page<T>> {
  const { field, direction } = sortOf(query.sort, options.sortKeys);
  const start = query.cursor === undefined ? null : readCursor(query.cursor);
  const filter = filterOf(businessId, query);
  const range = start ? { [field]: { [direction === 1 ? '$gt' : '$lt']: start[0] } } : {};
  const resources = model as unknown as Model<ResourceRecord>;
  const [found, total] = await Promise.all([
    resources
      .find({ ...filter, ...range })
      .sort({ [field]: direction })
      .limit(query.limit + 1)
      .lean<(T & Record<string, unknown>)[]>(),
    start ? start[1] : countAll(resources, filter, query, options.liveCount),
  ]);
  const records = found.slice(0, query.limit);
  const last = records.at(-1);
  const hasMore = found.length > query.limit && last !== undefined;
  return {
    records,
    total,
    nextCursor: hasMore ? writeCursor([String(last[field]), total]) : null,
  };
}

function countAll(
  model: Model<ResourceRecord>,
  filter: Record<string, unknown>,
  query: ListQuery,
  liveCount: () => Promise<number>,
): Promise<number> {
  const isPlain = searchPatterns(query.q ?? '').length === 0 && query.archived === 'false';
  return isPlain ? liveCount() : model.countDocuments(filter).exec();
}

function filterOf(businessId: string, query: ListQuery): Record<string, unknown> {
  const patterns = searchPatterns(query.q ?? '');
  return {
    businessId,
    isDeleted: false,
    archived: query.archived === 'all' ? { $in: [false, true] } : query.archived === 'true',
    ...(patterns.length > 0
      ? { $and: patterns.map((pattern) => ({ searchKeys: { $regex: pattern } })) }
      : {}),
  };
}

function sortOf(sort = 'name', sortKeys: Readonly<Record<string, string>>) {
  const isDescending = sort.startsWith('-');
  const field = sortKeys[isDescending ? sort.slice(1) : sort];
  if (field === undefined) throw new ProblemError('INVALID_REQUEST');
  return { field, direction: isDescending ? (-1 as const) : (1 as const) };
}

function readCursor(cursor: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw new ProblemError('INVALID_REQUEST', {
      errors: [{ path: 'cursor', code: 'invalid_cursor', message: 'invalid cursor' }],
    });
  }
}

function writeCursor(cursor: z.infer<typeof cursorSchema>): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}
