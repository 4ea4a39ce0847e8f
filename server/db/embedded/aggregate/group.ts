import type { Collation } from '../bson/collation.ts';
import { compare, distinctValues, keyOf } from '../bson/keys.ts';
import { toDouble } from '../bson/numbers.ts';
import { type Doc, isDoc, isNil, isNumeric, type Numeric } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Tools } from '../query/filter.ts';
import type { Pace } from '../store/pace.ts';
import { calculate } from './operators.ts';

/** What a group's values add up to so far, before the first one and after another one. */
interface Accumulator {
  start: () => unknown;
  step: (state: unknown, value: unknown, collation: Collation | undefined) => unknown;
  /** What is given at the end, when it is not the state itself. */
  end?: (state: unknown, collation: Collation | undefined) => unknown;
}

function plus(sum: unknown, value: unknown): unknown {
  if (typeof value === 'number' && typeof sum === 'number') return sum + value;
  return isNumeric(value) ? calculate('add', sum as Numeric, value) : sum;
}

function append(all: unknown, value: unknown): unknown {
  if (value !== undefined) (all as unknown[]).push(value);
  return all;
}

function mean(numbers: unknown): unknown {
  const all = numbers as Numeric[];
  return all.length === 0 ? null : toDouble(all.reduce(plus, 0) as Numeric) / all.length;
}

/** The least (-1) or greatest (1) value; null and missing do not count. */
function extreme(sign: 1 | -1): Accumulator['step'] {
  return (best, value, collation) =>
    isNil(value) || (best !== null && compare(value, best, collation) !== sign) ? best : value;
}

const nothing = (): unknown => null;
const none = (): unknown[] => [];
const zero = (): number => 0;

const ACCUMULATORS: Readonly<Record<string, Accumulator>> = {
  $sum: { start: zero, step: plus },
  $count: { start: zero, step: (count) => Number(count) + 1 },
  $avg: {
    start: none,
    step: (all, value) => (isNumeric(value) ? append(all, value) : all),
    end: mean,
  },
  $min: { start: nothing, step: extreme(-1) },
  $max: { start: nothing, step: extreme(1) },
  $first: {
    start: () => undefined,
    step: (first, value) => (first === undefined ? (value ?? null) : first),
  },
  $last: { start: nothing, step: (_last, value) => value ?? null },
  $push: { start: none, step: append },
  $addToSet: {
    start: none,
    step: append,
    end: (all, collation) => [...distinctValues(all as unknown[], collation).values()],
  },
};

/** Compiles a `$group` stage. */
export function compileGroup(spec: unknown, { expression, collation }: Tools) {
  if (!isDoc(spec)) return fail(15947, "a group's fields must be specified in an object");
  if (!('_id' in spec)) return fail(15955, 'a group specification must include an _id');
  const { _id, ...accumulated } = spec;
  const idOf = expression(_id);
  const fields = Object.entries(accumulated).map(([name, given]) => ({
    name,
    ...accumulatorOf(name, given, expression),
  }));
  return async (docs: readonly Doc[], pace: Pace): Promise<Doc[]> => {
    const groups = new Map<unknown, { id: unknown; states: unknown[] }>();
    await pace.each(docs, (doc) => {
      const id = idOf(doc);
      // A short string is its own key; the keys of all others begin with what no text begins with.
      const plain = typeof id === 'string' && collation === undefined;
      const key = plain ? `=${id}` : keyOf(id, collation);
      let group = groups.get(key);
      if (group === undefined) {
        group = { id: id ?? null, states: fields.map(({ start }) => start()) };
        groups.set(key, group);
      }
      const { states } = group;
      for (let i = 0; i < fields.length; i++) {
        const { value, step } = fields[i] as (typeof fields)[number];
        states[i] = step(states[i], value(doc), collation);
      }
    });
    return Array.from(groups.values(), ({ id, states }) => {
      const made: Doc = { _id: id };
      fields.forEach(({ name, end }, i) => {
        made[name] = end === undefined ? states[i] : end(states[i], collation);
      });
      return made;
    });
  };
}

function accumulatorOf(name: string, given: unknown, compile: Tools['expression']) {
  if (name.includes('.')) fail(40235, `The field name '${name}' cannot contain '.'`);
  const [only, another] = isDoc(given) ? Object.entries(given) : [];
  if (only?.[0].startsWith('$') !== true) return fail(40234, `'${name}' must be an accumulator`);
  if (another !== undefined) fail(40238, `The field '${name}' must specify one accumulator`);
  const [operator, operand] = only;
  const known = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  if (known === undefined) return fail(15952, `unknown group operator '${operator}'`);
  return { ...known, value: compile(operand) };
}
