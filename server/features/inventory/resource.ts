import { type Model, model, Schema, type SchemaDefinition } from 'mongoose';
import type { z } from 'zod';
import type { Clock } from '#server/clock.ts';
import {
  type Counted,
  pendingCountsField,
} from '#server/features/entitlements/count-marks.service.ts';
import type { CountMark } from '#server/http/endpoint-router.ts';
import type { ResourceContract, ResourceInput, ResourceItem } from '#shared/contracts/resource.ts';
import type { ResourceName } from '#shared/domain/resources.ts';
import { searchKeys, sortKey } from './search-text.ts';

/** What every stored document of a resource has beside its own fields. */
export interface ResourceRecord extends Counted, ResourceInput {
  nameKey: string;
  searchKeys: string[];
  deletedAt: Date | null;
  isDeleted: boolean;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** The documents that take room in the plan: archived and deleted ones do not. */
export const LIVE = { isDeleted: false, archived: false } as const;

/** A write that a resource's own rules look at first. */
export interface ResourceChange<Input = ResourceInput> {
  businessId: string;
  id: string;
  /** As it is stored; null for a new one. */
  before: Input | null;
  after: Input;
  clock: Clock;
}

type InputOf<C extends ResourceContract> = z.output<C['input']>;
type OwnSort<C extends ResourceContract> = Exclude<C['sorts'][number], 'name' | 'createdAt'>;

interface Definition<C extends ResourceContract> {
  contract: C;
  /** How the fields are stored: all that people write, and those that follow from them or are kept for them. */
  fields: Record<Exclude<keyof InputOf<C>, keyof ResourceInput>, object> & SchemaDefinition;
  /** The stored field behind each sort key of its own. Its values are unique in a business. */
  sortKeys?: Record<OwnSort<C>, string>;
  /** Texts under which a document can be found. */
  searchTexts(input: InputOf<C>): string[];
  /** Stored fields that follow from what was typed. */
  derive?(input: InputOf<C>): Record<string, unknown>;
  /** Values of a new document that nobody types. */
  initial?: Record<string, unknown>;
  /** A field that is unique in a business, and the stored field by which it is. */
  unique?: { field: keyof InputOf<C> & string; by: string };
  /** Fields that name a document of another resource, or nothing. */
  references?: Partial<Record<keyof InputOf<C>, ResourceName>>;
  /** Rules that look at other documents: refuses with a ProblemError, or writes. */
  guard?<T>(change: ResourceChange<InputOf<C>>, write: () => Promise<T>): Promise<T>;
}

/** One resource, as its service and its routes use it. */
export interface Resource {
  contract: ResourceContract;
  model: Model<ResourceRecord>;
  sortKeys: Readonly<Record<string, string>>;
  uniqueField: string | null;
  references: Readonly<Record<string, ResourceName>>;
  /** What is stored of an input beside itself. */
  derived(input: ResourceInput, id: string): Record<string, unknown>;
  initial: Readonly<Record<string, unknown>>;
  guard<T>(change: ResourceChange, write: () => Promise<T>): Promise<T>;
  present(record: ResourceRecord): ResourceItem;
}

/** Makes a resource of its contract and of how it is stored: model, indexes, presenter. */
export function defineResource<C extends ResourceContract>(definition: Definition<C>): Resource {
  // Below here it does not matter which resource it is.
  const { contract, fields, searchTexts, derive, initial, unique, references, guard } =
    definition as unknown as Definition<ResourceContract>;
  const sortKeys: Record<string, string> = {
    name: 'nameKey',
    ...definition.sortKeys,
    createdAt: '_id',
  };
  const schema = new Schema<ResourceRecord>(
    { ...commonFields, ...fields },
    { versionKey: false, collection: contract.name },
  );
  indexLists(schema, Object.values(sortKeys), contract.filters);
  if (unique) {
    // A deleted document gives its value free; an archived one keeps it.
    schema.index(
      { businessId: 1, [unique.by]: 1 },
      { unique: true, partialFilterExpression: { isDeleted: false } },
    );
  }
  const presented = Object.keys(contract.item.shape);
  return {
    contract,
    model: model<ResourceRecord>(contract.name, schema),
    sortKeys,
    uniqueField: unique?.field ?? null,
    references: references ?? {},
    initial: initial ?? {},
    derived: (input, id) => ({
      nameKey: sortKey(input.name, id),
      searchKeys: searchKeys(searchTexts(input)),
      ...derive?.(input),
    }),
    guard: guard ?? ((_change, write) => write()),
    present: (record) => ({
      ...(pick(record, presented) as unknown as ResourceItem),
      id: record._id,
      createdAt: record.createdAt.toISOString(),
      updatedAt: record.updatedAt.toISOString(),
    }),
  };
}

/** A document as it is stored the first time. */
export function newDocument(
  { initial, derived }: Resource,
  parts: { businessId: string; id: string; input: ResourceInput; now: Date; marks?: CountMark[] },
): ResourceRecord {
  const { businessId, id, input, now, marks = [] } = parts;
  return {
    ...initial,
    ...input,
    ...derived(input, id),
    _id: id,
    businessId,
    deletedAt: null,
    isDeleted: false,
    version: 1,
    createdAt: now,
    updatedAt: now,
    pendingCounts: marks,
  } as ResourceRecord;
}

const commonFields = {
  _id: String,
  businessId: { type: String, required: true },
  name: { type: String, required: true },
  nameKey: { type: String, required: true },
  searchKeys: [String],
  archived: Boolean,
  deletedAt: Date,
  isDeleted: Boolean,
  version: Number,
  createdAt: { type: Date, required: true },
  updatedAt: { type: Date, required: true },
  pendingCounts: pendingCountsField,
};

/** Every list is served from an index that leads with the business and ends in a unique key, filtered or not. */
function indexLists(
  schema: Schema<ResourceRecord>,
  sortFields: readonly string[],
  filters: readonly string[],
): void {
  for (const narrowed of [{}, ...filters.map((filter) => ({ [filter]: 1 as const }))]) {
    for (const field of sortFields) {
      schema.index({ businessId: 1, isDeleted: 1, archived: 1, ...narrowed, [field]: 1 });
    }
  }
  schema.index({ businessId: 1, isDeleted: 1, archived: 1, searchKeys: 1 });
  schema.index({ 'pendingCounts.at': 1 }, { sparse: true });
}

function pick(record: ResourceRecord, keys: readonly string[]): Record<string, unknown> {
  const values = record as unknown as Record<string, unknown>;
  return Object.fromEntries(keys.map((key) => [key, values[key]]));
}
