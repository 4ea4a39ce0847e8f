import { z } from 'zod';
import type { Metric } from '#shared/domain/entitlements.ts';
import { id, idParams, instant, text } from './common.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { listQuery, page } from './lists.ts';

type NoFields = Record<never, z.ZodType>;

/** The same fields without their defaults: a change and an answer take nothing for granted. */
type Bare<Fields extends z.ZodRawShape> = {
  [K in keyof Fields]: Fields[K] extends z.ZodDefault<infer Inner> ? Inner : Fields[K];
};

interface Definition<
  Name extends string,
  Fields extends z.ZodRawShape,
  Answers extends z.ZodRawShape,
  Sorts extends readonly string[],
  Filters extends z.ZodRawShape,
> {
  /** Plural, as in the address. */
  name: Name;
  /** What one of them is called in the docs. */
  one: string;
  /** What counts them against the plan; null where no plan does. */
  metric: Metric | null;
  /** What people write, each field once; those with a default may be left out. Name and archived are given. */
  fields: Fields;
  /** What answers have besides. */
  answers?: Answers;
  /** Sort keys besides name and createdAt. */
  sorts?: Sorts;
  /** Fields by whose value a list can be narrowed down, as the query writes them. */
  filters?: Filters;
}

/**
 * The contract of a resource: its schemas and its six endpoints, of which routes, validation, OpenAPI and the
 * client's types are made.
 */
export function resource<
  const Name extends string,
  Fields extends z.ZodRawShape,
  Answers extends z.ZodRawShape = NoFields,
  const Sorts extends readonly string[] = readonly [],
  Filters extends z.ZodRawShape = NoFields,
>(definition: Definition<Name, Fields, Answers, Sorts, Filters>) {
  const { name, one, metric } = definition;
  const fields = {
    name: text(200, 1),
    ...definition.fields,
    archived: z.boolean().default(false),
  };
  const bare = withoutDefaults(fields);
  const input = z.strictObject(fields);
  const item = z.object({
    ...bare,
    ...(definition.answers ?? ({} as Answers)),
    id,
    version: z.int(),
    createdAt: instant,
    updatedAt: instant,
  });
  const patch = z
    .strictObject(bare)
    .partial()
    .extend({ version: z.int().min(1) });
  const filters = definition.filters ?? ({} as Filters);
  const sorts = ['name', ...(definition.sorts ?? ([] as unknown as Sorts)), 'createdAt'] as const;
  const tag = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const path = `/api/${name}` as const;
  const onePath = `${path}/:id` as const;

  return {
    name,
    metric,
    input,
    item,
    sorts,
    filters: Object.keys(filters) as (keyof Filters & string)[],
    endpoints: {
      list: endpoint({
        method: 'GET',
        path,
        tag,
        summary: `${tag} of this business, by page`,
        query: listQuery(sorts, filters),
        response: page(item),
      }),
      create: endpoint({
        method: 'POST',
        path,
        tag,
        summary: `Add a ${one}`,
        body: input,
        status: 201,
        response: item,
      }),
      get: endpoint({
        method: 'GET',
        path: onePath,
        tag,
        summary: `One ${one}`,
        params: idParams,
        response: item,
      }),
      update: endpoint({
        method: 'PATCH',
        path: onePath,
        tag,
        summary: `Change a ${one}, given the version that was read`,
        params: idParams,
        body: patch,
        response: item,
      }),
      remove: endpoint({
        method: 'DELETE',
        path: onePath,
        tag,
        summary: `Delete a ${one}; it can be restored`,
        params: idParams,
        status: 204,
      }),
      restore: endpoint({
        method: 'POST',
        path: `${onePath}/restore`,
        tag,
        summary: `Bring a deleted ${one} back`,
        params: idParams,
        response: item,
      }),
    },
  };
}

function withoutDefaults<Fields extends z.ZodRawShape>(fields: Fields): Bare<Fields> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, schema]) => [
      name,
      schema instanceof z.ZodDefault ? schema.unwrap() : schema,
    ]),
  ) as Bare<Fields>;
}

/** What any resource's answer has. */
export interface ResourceItem {
  id: string;
  name: string;
  archived: boolean;
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** What any resource can be created from. */
export interface ResourceInput {
  name: string;
  archived: boolean;
}

/** The query of any resource's list; its own filters stand beside these. */
export interface ListQuery {
  q?: string | undefined;
  sort?: string | undefined;
  limit: number;
  cursor?: string | undefined;
  archived: 'true' | 'false' | 'all';
}

type IdParams = z.ZodType<{ id: string }>;
type Patch = { [K in keyof ResourceInput]?: ResourceInput[K] | undefined } & { version: number };
type Nothing = z.ZodUndefined;
type Page = {
  items: ResourceItem[];
  nextCursor: string | null;
  total: number;
  totalIsFloor: boolean;
};

/** What is known of a contract where the resource does not matter. */
export interface ResourceContract {
  name: string;
  metric: Metric | null;
  input: z.ZodType<ResourceInput> & { shape: Record<string, z.ZodType> };
  item: z.ZodObject;
  sorts: readonly string[];
  filters: readonly string[];
  endpoints: {
    list: Endpoint<Nothing, z.ZodType<ListQuery>, Nothing, z.ZodType<Page, Page>>;
    create: Endpoint<
      Nothing,
      Nothing,
      z.ZodType<ResourceInput>,
      z.ZodType<ResourceItem, ResourceItem>
    >;
    get: Endpoint<IdParams, Nothing, Nothing, z.ZodType<ResourceItem, ResourceItem>>;
    update: Endpoint<IdParams, Nothing, z.ZodType<Patch>, z.ZodType<ResourceItem, ResourceItem>>;
    remove: Endpoint<IdParams, Nothing, Nothing, Nothing>;
    restore: Endpoint<IdParams, Nothing, Nothing, z.ZodType<ResourceItem, ResourceItem>>;
  };
}
