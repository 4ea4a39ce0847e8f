import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import type { AnyCollection, AnyDocument } from './test-database.ts';

/*
 * Random operations on a small collection, run on the database and on a plain array with the
 * simplest code that could be right. After each operation both must hold the same documents.
 * Values are small on purpose, so that documents meet and indexes have many equal keys.
 */

type Scalar = number | string | null | boolean;
type Value = Scalar | Scalar[];

const scalar = fc.oneof(
  fc.integer({ min: -2, max: 4 }),
  fc.constantFrom('a', 'b', 'B', ''),
  fc.constant(null),
  fc.boolean(),
);
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
);
const name = fc.constantFrom('a', 'b', 'c');
const optionalFields = fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true });

type Comparison = '$eq' | '$ne' | '$gt' | '$gte' | '$lt' | '$lte';
type Test =
  | { op: Comparison; value: Scalar }
  | { op: '$in' | '$nin'; values: Scalar[] }
  | { op: '$exists'; exists: boolean };
type Condition =
  | { kind: 'field'; name: string; test: Test }
  | { kind: 'and' | 'or'; parts: Condition[] };

const test: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    op: fc.constantFrom<Comparison>('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'),
    value: scalar,
  }),
  fc.record({
    op: fc.constantFrom<'$in' | '$nin'>('$in', '$nin'),
    values: fc.array(scalar, { maxLength: 3 }),
  }),
  fc.record({ op: fc.constant<'$exists'>('$exists'), exists: fc.boolean() }),
);
const leaf: fc.Arbitrary<Condition> = fc.record({
  kind: fc.constant<'field'>('field'),
  name,
  test,
});
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom<'and' | 'or'>('and', 'or'),
      parts: fc.array(leaf, { minLength: 1, maxLength: 3 }),
    }),
  },
);

type Change =
  | { op: '$set'; name: string; value: Value }
  | { op: '$unset'; name: string; value: Value }
  | { op: '$inc'; by: number }
  | { op: '$pull' | '$addToSet'; name: string; value: Scalar };
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ op: fc.constant<'$set'>('$set'), name, value }),
  fc.record({ op: fc.constant<'$unset'>('$unset'), name, value }),
  fc.record({ op: fc.constant<'$inc'>('$inc'), by: fc.integer({ min: -3, max: 3 }) }),
  fc.record({
    op: fc.constantFrom<'$pull' | '$addToSet'>('$pull', '$addToSet'),
    name,
    value: scalar,
  }),
);

const sort = fc.uniqueArray(fc.tuple(name, fc.constantFrom<1 | -1>(1, -1)), {
  selector: ([field]) => field,
  maxLength: 2,
});

const upOrDown = fc.constantFrom<1 | -1>(1, -1);

const INDEX_OPTIONS: AnyDocument[] = [
  {},
  { sparse: true },
  { partialFilterExpression: { n: { $gt: 0 } } },
  { partialFilterExpression: { a: { $exists: true } } },
  { partialFilterExpression: { b: { $type: 'string' } } },
  { partialFilterExpression: { a: { $lte: 2 }, c: true } },
];

export type Step =
  | { do: 'insert'; id: number; fields: Record<string, Value> }
  | { do: 'update'; where: Condition; change: Change; many: boolean }
  | { do: 'delete'; where: Condition }
  | { do: 'find'; where: Condition; sort: [string, 1 | -1][]; limit: number }
  | {
      do: 'index';
      name: string;
      direction: 1 | -1;
      second: [string, 1 | -1] | undefined;
      options: AnyDocument;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant<'insert'>('insert'),
      id: fc.integer({ min: 0, max: 30 }),
      fields: optionalFields,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant<'update'>('update'),
      where: condition,
      change,
      many: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant<'delete'>('delete'), where: condition }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant<'find'>('find'),
      where: condition,
      sort,
      limit: fc.integer({ min: 0, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant<'index'>('index'),
      name,
      direction: upOrDown,
      // Fields that never hold arrays: two arrays in one index are refused.
      second: fc.option(fc.tuple(fc.constantFrom('n', '_id'), upOrDown), { nil: undefined }),
      options: fc.constantFrom(...INDEX_OPTIONS),
    }),
  },
);

export const steps = (length: number): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: 5, maxLength: length });

const RANKS = ['null', 'number', 'string', 'array', 'boolean'];

function rank(of: Value | undefined): number {
  if (of === null || of === undefined) return 0;
  return RANKS.indexOf(Array.isArray(of) ? 'array' : typeof of);
}

function compare(a: Scalar | undefined, b: Scalar | undefined): number {
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  const [x, y] = [a ?? 0, b ?? 0];
  return x < y ? -1 : x > y ? 1 : 0;
}

function single(
  given: Scalar | undefined,
  { op, value: wanted }: { op: Comparison; value: Scalar },
): boolean {
  if (rank(given) !== rank(wanted)) return false;
  if (given === undefined && wanted !== null) return false;
  const order = compare(given, wanted);
  if (wanted === null) return op === '$eq' || op === '$gte' || op === '$lte';
  return {
    $eq: order === 0,
    $ne: false,
    $gt: order > 0,
    $gte: order >= 0,
    $lt: order < 0,
    $lte: order <= 0,
  }[op];
}

function passes(given: Value | undefined, wanted: Test): boolean {
  switch (wanted.op) {
    case '$exists':
      return (given !== undefined) === wanted.exists;
    case '$in':
      return wanted.values.some((one) => passes(given, { op: '$eq', value: one }));
    case '$nin':
      return !passes(given, { op: '$in', values: wanted.values });
    case '$ne':
      return !passes(given, { op: '$eq', value: wanted.value });
    default:
      return Array.isArray(given)
        ? given.some((item) => single(item, wanted))
        : single(given, wanted);
  }
}

interface Row {
  [field: string]: Value;
  _id: number;
}

function holds(row: Row, where: Condition): boolean {
  if (where.kind === 'field') return passes(row[where.name], where.test);
  if (where.kind === 'and') return where.parts.every((part) => holds(row, part));
  return where.parts.some((part) => holds(row, part));
}

function filterOf(where: Condition): AnyDocument {
  if (where.kind !== 'field') return { [`$${where.kind}`]: where.parts.map(filterOf) };
  const { test: wanted } = where;
  const operand =
    'values' in wanted ? wanted.values : 'exists' in wanted ? wanted.exists : wanted.value;
  return { [where.name]: { [wanted.op]: operand } };
}

function withValue(row: Row, field: string, given: Value): Row {
  return Object.assign({ ...row }, { [field]: given });
}

/** The changed row, or undefined where the database has to refuse. */
function changed(row: Row, what: Change): Row | undefined {
  if (what.op === '$inc') {
    const old = row['n'];
    return { ...row, n: (typeof old === 'number' ? old : 0) + what.by };
  }
  if (what.op === '$set') return withValue(row, what.name, what.value);
  const old = row[what.name];
  if (what.op === '$unset') {
    const { [what.name]: _gone, ...rest } = row;
    return rest as Row;
  }
  if (what.op === '$pull') {
    if (old === undefined) return row;
    return Array.isArray(old)
      ? withValue(
          row,
          what.name,
          old.filter((item) => item !== what.value),
        )
      : undefined;
  }
  if (old === undefined) return withValue(row, what.name, [what.value]);
  if (!Array.isArray(old)) return undefined;
  return old.includes(what.value) ? row : withValue(row, what.name, [...old, what.value]);
}

function updateOf(what: Change): AnyDocument {
  return what.op === '$inc' ? { $inc: { n: what.by } } : { [what.op]: { [what.name]: what.value } };
}

/** The value an array sorts by: an empty one comes before everything. */
function sortValue(
  given: Value | undefined,
  direction: 1 | -1,
): { low: boolean; value: Scalar | undefined } {
  if (!Array.isArray(given)) return { low: false, value: given };
  const [first] = [...given].sort((a, b) => compare(a, b) * direction);
  return { low: given.length === 0, value: first };
}

function bySort(order: [string, 1 | -1][]): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const [field, direction] of order) {
      const [x, y] = [sortValue(a[field], direction), sortValue(b[field], direction)];
      const result = x.low !== y.low ? (x.low ? -1 : 1) : compare(x.value, y.value);
      if (result !== 0) return result * direction;
    }
    return a._id - b._id;
  };
}

/** Runs the steps on both; returns the first difference, described. */
export async function difference(
  collection: AnyCollection,
  all: readonly Step[],
): Promise<string | undefined> {
  let rows: Row[] = [];
  for (const [i, one] of all.entries()) {
    const told = `step ${i} ${JSON.stringify(one)}`;
    if (one.do === 'insert') {
      const taken = rows.some((row) => row._id === one.id);
      const done = await collection.insertOne({ _id: one.id, ...one.fields }).then(
        () => true,
        () => false,
      );
      if (done === taken) return `${told}: inserted ${done}`;
      if (done) rows.push({ ...one.fields, _id: one.id } as Row);
    } else if (one.do === 'update') {
      rows = await update(collection, rows, one);
    } else if (one.do === 'delete') {
      await collection.deleteMany(filterOf(one.where));
      rows = rows.filter((row) => !holds(row, one.where));
    } else if (one.do === 'index') {
      const key = Object.fromEntries([
        [one.name, one.direction],
        ...(one.second ? [one.second] : []),
      ]);
      const made = { ...one.options, name: JSON.stringify([key, one.options]) };
      // The same key with other options may be refused; that is tested elsewhere.
      await collection.createIndex(key, made).catch(() => undefined);
    } else {
      const order = Object.fromEntries([...one.sort, ['_id', 1]] as [string, 1 | -1][]);
      const found = await collection
        .find(filterOf(one.where))
        .sort(order)
        .limit(one.limit)
        .toArray()
        .catch(({ code }: { code: number }) => code);
      const expected = rows.filter((row) => holds(row, one.where)).sort(bySort(one.sort));
      // Nothing can be sorted by two arrays of one document.
      const arrays = (row: Row) => one.sort.filter(([field]) => Array.isArray(row[field]));
      const parallel = expected.some((row) => arrays(row).length > 1);
      const wanted = one.limit === 0 ? expected : expected.slice(0, one.limit);
      if (parallel ? found !== 2 : !Array.isArray(found) || !same(found, wanted))
        return `${told}: found ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`;
      const count = await collection.countDocuments(filterOf(one.where));
      if (count !== expected.length)
        return `${told}: counted ${count} instead of ${expected.length}`;
    }
    const stored = await collection.find().sort({ _id: 1 }).toArray();
    const kept = [...rows].sort((a, b) => a._id - b._id);
    if (!same(stored, kept))
      return `${told}: stored ${JSON.stringify(stored)} instead of ${JSON.stringify(kept)}`;
  }
  return undefined;
}

async function update(
  collection: AnyCollection,
  rows: Row[],
  { where, change: what, many }: Step & { do: 'update' },
): Promise<Row[]> {
  // Which of several documents is changed, or comes before an error, is up to the database; the
  // model goes by _id.
  const targets = rows.filter((row) => holds(row, where)).sort((a, b) => a._id - b._id);
  const chosen = many ? targets : targets.slice(0, 1);
  const made = new Map(chosen.map((row) => [row._id, changed(row, what)]));
  for (const [_id, row] of made) {
    const done = await collection
      .updateOne({ _id, $and: [filterOf(where)] } as AnyDocument, updateOf(what))
      .then(
        ({ matchedCount }) => matchedCount === 1,
        () => undefined,
      );
    if ((row === undefined) !== (done === undefined))
      throw new Error(`update of ${_id} by ${JSON.stringify(what)}: ${String(done)}`);
  }
  return rows.map((row) => made.get(row._id) ?? row);
}

function same(a: readonly AnyDocument[], b: readonly AnyDocument[]): boolean {
  return isDeepStrictEqual(a, b);
}
