import { ProblemError } from '#server/http/problem.ts';
import type { ListQuery } from '#shared/contracts/resource.ts';
import { type Cursor, fingerprintOf, readCursor, writeCursor } from './list-cursor.ts';
import { chooseReading, count, type Part } from './list-reading.ts';
import type { Resource, ResourceRecord } from './resource.ts';
import { soughtPieces } from './search-text.ts';

export interface Page {
  records: ResourceRecord[];
  nextCursor: string | null;
  total: number;
  /** There are more than the total. */
  totalIsFloor: boolean;
}

type StoredRecord = ResourceRecord & Record<string, unknown>;
type Total = Pick<Page, 'total' | 'totalIsFloor'>;

/** The first records of a part of the list, and a way to count all of it. */
interface Found {
  records: StoredRecord[];
  count(): Promise<Total>;
}

/**
 * One page of a business's documents, by key: a page costs the same at any depth, and for any search.
 * @param liveCount the number of documents that are neither archived nor deleted, where that is counted anyway.
 */
export async function listPage(
  resource: Resource,
  businessId: string,
  query: ListQuery,
  liveCount: (() => Promise<number>) | null,
): Promise<Page> {
  const { field, direction } = sortOf(query.sort, resource.sortKeys);
  const narrowed = narrowedBy(resource.contract.filters, query);
  const fingerprint = fingerprintOf([field, direction, query.q, query.archived, narrowed]);
  const start = query.cursor === undefined ? null : readCursor(query.cursor, fingerprint);
  const pieces = soughtPieces(query.q ?? '');
  const isNarrowed = pieces.length > 0 || Object.keys(narrowed).length > 0;
  const states = query.archived === 'all' ? [false, true] : [query.archived === 'true'];
  const parts = await Promise.all(
    states.map((archived) => {
      const business = { businessId, isDeleted: false, archived };
      const counter = archived || isNarrowed ? null : liveCount;
      const part = { business, narrowed, pieces, order: field };
      return find(resource, part, { direction, limit: query.limit, start }, counter);
    }),
  );
  const found = merged(parts, field, direction);
  const records = found.slice(0, query.limit);
  const last = records.at(-1);
  const hasMore = found.length > query.limit && last !== undefined;
  const total = start ?? (hasMore ? await totalOf(parts) : exactly(records.length));
  const { totalIsFloor } = total;
  const cursor: Cursor | null = hasMore
    ? { after: String(last[field]), total: total.total, totalIsFloor }
    : null;
  return {
    records,
    total: total.total,
    totalIsFloor,
    nextCursor: cursor && writeCursor(cursor, fingerprint),
  };
}

async function find(
  { model }: Resource,
  part: Part,
  { direction, limit, start }: { direction: 1 | -1; limit: number; start: Cursor | null },
  liveCount: (() => Promise<number>) | null,
): Promise<Found> {
  const { order } = part;
  const reading = await chooseReading(model, part);
  if (!reading) return { records: [], count: async () => exactly(0) };
  const range = start ? { [order]: { [direction === 1 ? '$gt' : '$lt']: start.after } } : {};
  const records = await model
    .find({ ...reading.led, ...reading.rest, ...range })
    .sort({ [order]: direction })
    .limit(limit + 1)
    .hint(reading.hint)
    .lean<StoredRecord[]>();
  return {
    records,
    async count() {
      if (liveCount) return exactly(await liveCount());
      const { fits, isAll } = await count(model, reading);
      // Those that were found are surely there, also where none of the first ones that were looked at fits.
      return isAll ? exactly(fits) : moreThan(Math.max(fits, records.length) - 1);
    },
  };
}

/** Active and archived documents are read apart, since each has its own order in the index. */
function merged(parts: readonly Found[], field: string, direction: 1 | -1): StoredRecord[] {
  const [first, ...others] = parts.map(({ records }) => records);
  if (others.length === 0) return first ?? [];
  const keyed = [first ?? [], ...others]
    .flat()
    .map((record) => ({ record, key: Buffer.from(String(record[field])) }));
  // As the database compares text: by its bytes.
  return keyed
    .sort((one, other) => direction * Buffer.compare(one.key, other.key))
    .map(({ record }) => record);
}

async function totalOf(parts: readonly Found[]): Promise<Total> {
  const totals = await Promise.all(parts.map((part) => part.count()));
  return {
    total: totals.reduce((sum, { total }) => sum + total, 0),
    totalIsFloor: totals.some(({ totalIsFloor }) => totalIsFloor),
  };
}

function exactly(total: number): Total {
  return { total, totalIsFloor: false };
}

function moreThan(total: number): Total {
  return { total, totalIsFloor: true };
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
