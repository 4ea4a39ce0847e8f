import type { UseFormReturnType } from '@mantine/form';
import type { TFunction } from 'i18next';
import type { ComponentType } from 'react';
import type { z } from 'zod';
import type { DataTableColumn } from '#client/components/data-table.tsx';
import type { useFormat } from '#client/lib/format.ts';
import type { ResourceContract, ResourceInput, ResourceItem } from '#shared/contracts/resource.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import type { ResourceName } from '#shared/domain/resources.ts';
import { typedSchema } from './typed-schema.ts';

/** What stands in the inputs of a form: text, exactly as somebody typed it, or the id of what was chosen. */
export type Typed = Readonly<Record<string, string>>;

export interface FieldsProps<Values extends Typed = Typed> {
  form: UseFormReturnType<Values>;
}

/** What the inputs of a form show, and how they are read. */
export interface FormValues<Item, Values extends Typed> {
  /** An empty form, its fields in the order of the screen. */
  empty(language: string): Values;
  /** What the inputs show of a stored document. */
  typed(item: Item, language: string): Values;
  /** The body that was meant. Never fails: what cannot be read becomes a value that the contract refuses. */
  read(typed: Values, language: string): unknown;
}

/** How a list's columns speak the person's language. */
export interface ColumnWords {
  t: TFunction<'inventory'>;
  format: ReturnType<typeof useFormat>;
}

/** Where documents of this resource are referred to. */
interface Use {
  resource: ResourceName;
  field: string;
}

interface Definition<C extends ResourceContract, Values extends Typed> {
  contract: C;
  form: FormValues<z.output<C['item']>, Values>;
  /** The inputs below the name. */
  Fields: ComponentType<FieldsProps<Values>>;
  columns(words: ColumnWords): DataTableColumn<z.output<C['item']>>[];
  Drawing: ComponentType;
  /** Fields that hold the id of another document, by the resource it is of. */
  references?: Partial<Record<keyof Values & keyof z.output<C['item']>, ResourceName>>;
  usedBy?: readonly Use[];
}

/** Everything that list, form, limit and drafts have to know of a resource; the rest is the same for all. */
export interface Resource {
  /** Also the root of its query keys, of its address and of its texts. */
  name: string;
  metric: Metric | null;
  sorts: readonly string[];
  /** Filters of the list that are chosen by name, with the resource that each is of. */
  filters: Readonly<Record<string, ResourceName>>;
  form: Pick<FormValues<ResourceItem, Typed>, 'empty' | 'typed'> & {
    /** Reads what was typed into what the contract takes, or says what is wrong at which field. */
    schema(language: string): z.ZodType<ResourceInput, Typed>;
  };
  Fields: ComponentType<FieldsProps>;
  columns(words: ColumnWords): DataTableColumn<ResourceItem>[];
  Drawing: ComponentType;
  references: Readonly<Record<string, ResourceName>>;
  usedBy: readonly Use[];
}

export function defineResource<C extends ResourceContract, Values extends Typed>(
  definition: Definition<C, Values>,
): Resource {
  // Below here it does not matter which resource it is.
  const { contract, form, Fields, columns, Drawing, references, usedBy } =
    definition as unknown as Definition<ResourceContract, Typed> &
      Pick<Resource, 'columns' | 'form'>;
  const { name, metric, sorts, filters, input } = contract;
  const chosen = (references ?? {}) as Record<string, ResourceName>;
  return {
    name,
    metric,
    sorts,
    filters: Object.fromEntries(
      Object.entries(chosen).filter(([field]) => filters.includes(field)),
    ),
    form: {
      empty: form.empty,
      typed: form.typed,
      schema: (language) => typedSchema(input, (typed) => form.read(typed, language)),
    },
    Fields,
    columns,
    Drawing,
    references: chosen,
    usedBy: usedBy ?? [],
  };
}

/**
 * A form that shows what is stored: text as it is, a reference by its id. A reference that is not chosen is
 * sent as null.
 */
export function plainForm<C extends ResourceContract, const Field extends string>(
  contract: C,
  fields: readonly (Field & keyof z.output<C['item']>)[],
): FormValues<z.output<C['item']>, Record<Field, string>> {
  const meaningOf = (field: string, value: null | undefined) =>
    contract.input.shape[field]?.safeParse(value);
  const defaults = fields.map((field) => [field, meaningOf(field, undefined)?.data]);
  const pick = (source: unknown) =>
    Object.fromEntries(
      fields.map((field) => [field, (source as Record<string, string | null>)[field] ?? '']),
    ) as Record<Field, string>;
  return {
    empty: () => pick(Object.fromEntries(defaults)),
    typed: pick,
    read: (typed) =>
      Object.fromEntries(
        Object.entries(typed).map(([field, value]) => [
          field,
          value === '' && meaningOf(field, null)?.success ? null : value,
        ]),
      ),
  };
}
