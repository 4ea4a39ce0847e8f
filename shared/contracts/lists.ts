import { z } from 'zod';

/** Filters of a list, each of which may be left out. */
export type Optional<Shape extends z.ZodRawShape> = {
  [K in keyof Shape]: z.ZodOptional<Shape[K]>;
};

/**
 * Query of a list: text to search for, a sort key ("-" first for descending), a page size, a cursor and the
 * filters of the resource. Values arrive as text; repeated keys arrive as arrays and are refused.
 */
export function listQuery<
  const Sorts extends readonly [string, ...string[]],
  Filters extends z.ZodRawShape,
>(sorts: Sorts, filters: Filters) {
  const keys = sorts.flatMap((key) => [key, `-${key}`]) as [string, ...string[]];
  const optional = Object.fromEntries(
    Object.entries(filters).map(([name, schema]) => [name, z.optional(schema)]),
  ) as Optional<Filters>;
  return z.strictObject({
    q: z.string().trim().max(100).optional(),
    sort: z.enum(keys as unknown as [Sorts[number] | `-${Sorts[number]}`]).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(4000).optional(),
    archived: z.enum(['true', 'false', 'all']).default('false'),
    ...optional,
  });
}

/** A page of a list. Many matches are not counted to their end: there are more than the total then, if it is a floor. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.int(),
    totalIsFloor: z.boolean(),
  });
}
