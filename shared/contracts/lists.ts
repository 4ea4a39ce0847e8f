import { z } from 'zod';

/**
 * Query of a list: text to search for, a sort key ("-" first for descending), a page size and a cursor.
 * Values arrive as text; repeated keys arrive as arrays and are refused.
 */
export function listQuery<const Sort extends readonly [string, ...string[]]>(sorts: Sort) {
  const keys = sorts.flatMap((key) => [key, `-${key}`]) as [string, ...string[]];
  return z.strictObject({
    q: z.string().trim().max(100).optional(),
    sort: z.enum(keys as unknown as [Sort[number] | `-${Sort[number]}`]).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(4000).optional(),
    archived: z.enum(['true', 'false', 'all']).default('false'),
  });
}

export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable(), total: z.int() });
}
