import type { UseFormReturnType } from '@mantine/form';
import type { TFunction } from 'i18next';
import type { ComponentType } from 'react';
import type { z } from 'zod';
import type { DataTableColumn } from '#client/components/data-table.tsx';
import type { useFormat } from '#client/lib/format.ts';
import type { Metric } from '#shared/domain/entitlements.ts';

/** What products, clients and whatever else is kept in lists have in common. */
export interface StoredRecord {
  id: string;
  name: string;
  archived: boolean;
  version: number;
}

/** What stands in the inputs of a form: text, exactly as somebody typed it. */
export type Typed = Readonly<Record<string, string>>;

export interface RecordQuery {
  q: string | undefined;
  sort: string;
  limit: number;
  cursor: string | undefined;
  archived: 'true' | 'false' | 'all';
}

export interface RecordPage<Item> {
  items: Item[];
  nextCursor: string | null;
  total: number;
}

/** The calls of one kind of record, over the endpoints of its contract. */
export interface RecordRequests<Item, Input> {
  list(query: RecordQuery, signal: AbortSignal): Promise<RecordPage<Item>>;
  get(id: string, signal?: AbortSignal): Promise<Item>;
  create(body: Input, idempotencyKey: string): Promise<Item>;
  update(id: string, changes: Partial<Input>, version: number): Promise<Item>;
  archive(item: Item, archived: boolean): Promise<Item>;
  remove(id: string): Promise<void>;
  restore(id: string): Promise<Item>;
}

export interface RecordFieldsProps<Values extends Typed> {
  form: UseFormReturnType<Values>;
}

export interface RecordForm<Item, Values extends Typed, Input> {
  /** An empty form, its fields in the order of the screen. */
  empty(language: string): Values;
  /** What the inputs show of a stored record. */
  typed(item: Item, language: string): Values;
  /** Reads what was typed into what the contract takes, or says what is wrong at which field. */
  schema(language: string): z.ZodType<Input, Values>;
  Fields: ComponentType<RecordFieldsProps<Values>>;
}

/** How a list's columns speak the person's language. */
export interface Words {
  t: TFunction<'inventory'>;
  format: ReturnType<typeof useFormat>;
}

/**
 * One kind of record. Everything that lists, forms, limits and drafts have to know of it; the rest is
 * the same for all. Its texts stand under its metric's name.
 */
export interface RecordKind<Item extends StoredRecord, Values extends Typed, Input extends object> {
  /** What is counted; also the root of its query keys. */
  metric: Metric;
  path(search?: { form?: string }): string;
  sorts: readonly string[];
  requests: RecordRequests<Item, Input>;
  form: RecordForm<Item, Values, Input>;
  columns(words: Words): DataTableColumn<Item>[];
  Drawing: ComponentType;
}

/** A sort of the contract, or undefined for one that it does not know: the server then sorts as it likes. */
export function knownSort<const Sorts extends readonly string[]>(
  sorts: Sorts,
  sort: string,
): Sorts[number] | `-${Sorts[number]}` | undefined {
  return sorts
    .flatMap((key): (Sorts[number] | `-${Sorts[number]}`)[] => [key, `-${key}`])
    .find((key) => key === sort);
}
