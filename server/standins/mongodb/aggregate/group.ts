import type { Collation } from '../bson/collation.ts';
import { compare, distinctValues, keyOf } from '../bson/keys.ts';
import { sumOf, toDouble } from '../bson/numbers.ts';
import { type Doc, isDoc, isNil, isNumeric } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Tools } from '../query/filter.ts';
import type { Pace } from '../store/pace.ts';

/** What is made of the values of a group's documents; missing ones are undefined. */
type Accumulator = (values: unknown[], collation: Collation | undefined) => unknown;

/** The least (-1) or greatest (1) value; null and missing do not count. */
function extreme(sign: 1 | -1): Accumulator {
  return (values, collation) =>
    values.reduce((best, value) => {
      if (isNil(value)) return best;
      return best === null || compare(value, best, collation) === sign ? value : best;
    }, null);
}

function mean(values: unknown[]): number | null {
  const count = values.filter(isNumeric).length;
  return count === 0 ? null : toDouble(sumOf(values)) / count;
}

function present(values: unknown[]): unknown[] {
  return values.filter((value) => value !== undefined);
}

const ACCUMULATORS: Readonly<Record<string, Accumulator>> = {
  $sum: sumOf,
  $avg: mean,
  $min: extreme(-1),
  $max: extreme(1),
  $first: ([first]) => first ?? null,
  $last: (values) => values.at(-1) ?? null,
  $push: present,
  $addToSet: (values, collation) => [...distinctValues(present(values), collation).values()],
};

/** Compiles a `$group` stage. */
export function compileGroup(spec: unknown, { expression, collation }: Tools) {
  if (!isDoc(spec)) return fail(15947, "a group's fields must be specified in an object");
  if (!('_id' in spec)) return fail(15955, 'a group specification must include an _id');
  const { _id, ...accumulated } = spec;
  const idOf = expression(_id);
  const fields = Object.entries(accumulated).map(([name, given]) => {
    const [accumulate, operand] = accumulatorOf(name, given);
    return { name, accumulate, read: expression(operand) };
  });
  return async (docs: readonly Doc[], pace: Pace): Promise<Doc[]> => {
    const groups = new Map<string, { id: unknown; values: unknown[][] }>();
    await pace.each(docs, (doc) => {
      const id = idOf(doc);
      // A short string is its own key; the keys of all others begin with what no text begins with.
      const plain = typeof id === 'string' && collation === undefined;
      const key = plain ? `=${id}` : keyOf(id, collation);
      let group = groups.get(key);
      if (group === undefined) {
        group = { id: id ?? null, values: fields.map(() => []) };
        groups.set(key, group);
      }
      for (let i = 0; i < fields.length; i++) group.values[i]?.push(fields[i]?.read(doc));
    });
    return pace.map([...groups.values()], ({ id, values }) => {
      const made = fields.map(({ name, accumulate }, i) => [
        name,
        accumulate(values[i] ?? [], collation),
      ]);
      return { _id: id, ...Object.fromEntries(made) } as Doc;
    });
  };
}

function accumulatorOf(name: string, given: unknown): [Accumulator, unknown] {
  if (name.includes('.')) fail(40235, `The field name '${name}' cannot contain '.'`);
  const [only, another] = isDoc(given) ? Object.entries(given) : [];
  if (only?.[0].startsWith('$') !== true) return fail(40234, `'${name}' must be an accumulator`);
  if (another !== undefined) fail(40238, `The field '${name}' must specify one accumulator`);
  const [operator, operand] = only;
  if (Array.isArray(operand)) fail(40237, `The ${operator} accumulator is a unary operator`);
  const known = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  return known ? [known, operand] : fail(15952, `unknown group operator '${operator}'`);
}
