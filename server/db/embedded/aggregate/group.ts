import type { Collation } from '../bson/collation.ts';
import { type Numeric, wholeNumber } from '../bson/numbers.ts';
import { compare, keyOf } from '../bson/order-key.ts';
import { type Doc, isDoc, isNumeric } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { parseSort, sortDocs } from '../query/sort.ts';
import type { Pace } from '../store/pace.ts';
import { calculate } from './arithmetic.ts';
import { deviationOf, meanOf } from './folds.ts';

type Evaluate = (root: Doc) => unknown;
type Compile = (expression: unknown) => Evaluate;

/** One accumulator's running state for one group. */
interface Accumulator {
  add(doc: Doc): void;
  result(): unknown;
}

type MakeAccumulator = (
  operand: unknown,
  compile: Compile,
  collation: Collation | undefined,
) => () => Accumulator;

/** Gathers all values and looks at them at the end. */
function gathering(
  finish: (values: unknown[], collation: Collation | undefined) => unknown,
  keepMissing = false,
): MakeAccumulator {
  return (operand, compile, collation) => {
    const evaluate = compile(operand);
    return () => {
      const values: unknown[] = [];
      return {
        add: (doc) => {
          const value = evaluate(doc);
          if (value !== undefined || keepMissing) values.push(value);
        },
        result: () => finish(values, collation),
      };
    };
  };
}

function folding<T>(
  start: T,
  step: (state: T, value: unknown, collation: Collation | undefined) => T,
  finish: (state: T) => unknown,
): MakeAccumulator {
  return (operand, compile, collation) => {
    const evaluate = compile(operand);
    return () => {
      let state = start;
      return {
        add: (doc) => {
          state = step(state, evaluate(doc), collation);
        },
        result: () => finish(state),
      };
    };
  };
}

function plus(sum: Numeric, value: unknown): Numeric {
  if (typeof value === 'number' && typeof sum === 'number') return sum + value;
  return isNumeric(value) ? calculate('add', sum, value) : sum;
}

function extreme(sign: 1 | -1): MakeAccumulator {
  return folding<unknown>(
    null,
    (best, value, collation) => {
      if (value === null || value === undefined) return best;
      return best === null || compare(value, best, collation) === sign ? value : best;
    },
    (best) => best,
  );
}

const NOTHING = Symbol('nothing yet');

/** `$firstN` and its like take `{input, n}`. */
function several(
  take: (values: unknown[], n: number, collation: Collation | undefined) => unknown[],
): MakeAccumulator {
  return (operand, compile, collation) => {
    if (!isDoc(operand)) return fail(5787801, 'specification must be an object');
    const n = wholeNumber(compile(operand['n'])({}));
    if (n === undefined || n <= 0) return fail(5787908, "'n' must be greater than 0");
    return gathering((values) => take(values, n, collation), true)(
      operand['input'],
      compile,
      collation,
    );
  };
}

function topBottom(last: boolean, many: boolean): MakeAccumulator {
  return (operand, compile, collation) => {
    if (!isDoc(operand)) return fail(5788001, 'specification must be an object');
    const sort = parseSort(operand['sortBy']);
    const output = compile(operand['output']);
    const n = many ? (wholeNumber(compile(operand['n'])({})) ?? 0) : 1;
    return () => {
      const docs: Doc[] = [];
      return {
        add: (doc) => docs.push(doc),
        result: () => {
          const sorted = sortDocs(docs, (doc) => doc, sort, collation);
          const taken = (last ? sorted.slice(-n) : sorted.slice(0, n)).map(
            (doc) => output(doc) ?? null,
          );
          return many ? taken : (taken[0] ?? null);
        },
      };
    };
  };
}

const ACCUMULATORS: Readonly<Record<string, MakeAccumulator>> = {
  $sum: folding<Numeric>(0, plus, (sum) => sum),
  $count: (operand) => {
    if (!isDoc(operand) || Object.keys(operand).length > 0)
      fail(40238, '$count takes no arguments, i.e. $count:{}');
    return () => {
      let count = 0;
      return { add: () => count++, result: () => count };
    };
  },
  $avg: folding<{ sum: Numeric; count: number }>(
    { sum: 0, count: 0 },
    (state, value) =>
      isNumeric(value) ? { sum: plus(state.sum, value), count: state.count + 1 } : state,
    ({ sum, count }) => meanOf(sum, count),
  ),
  $min: extreme(-1),
  $max: extreme(1),
  $first: folding<unknown>(
    NOTHING,
    (state, value) => (state === NOTHING ? (value ?? null) : state),
    (state) => state,
  ),
  $last: folding<unknown>(
    null,
    (_state, value) => value ?? null,
    (state) => state,
  ),
  $push: gathering((values) => values),
  $addToSet: gathering((values, collation) => {
    const set = new Map<string, unknown>();
    for (const value of values) {
      const key = keyOf(value, collation);
      if (!set.has(key)) set.set(key, value);
    }
    return [...set.values()];
  }),
  $mergeObjects: folding<Doc>(
    {},
    (state, value) => (isDoc(value) ? { ...state, ...value } : state),
    (state) => state,
  ),
  $stdDevPop: gathering((values) => deviationOf(values, false)),
  $stdDevSamp: gathering((values) => deviationOf(values, true)),
  $firstN: several((values, n) => values.slice(0, n).map((value) => value ?? null)),
  $lastN: several((values, n) => values.slice(-n).map((value) => value ?? null)),
  $minN: several((values, n, collation) =>
    values
      .filter((value) => value != null)
      .sort((a, b) => compare(a, b, collation))
      .slice(0, n),
  ),
  $maxN: several((values, n, collation) =>
    values
      .filter((value) => value != null)
      .sort((a, b) => compare(b, a, collation))
      .slice(0, n),
  ),
  $top: topBottom(false, false),
  $topN: topBottom(false, true),
  $bottom: topBottom(true, false),
  $bottomN: topBottom(true, true),
};

/** Compiles a `$group` stage. */
export function compileGroup(spec: unknown, compile: Compile, collation: Collation | undefined) {
  if (!isDoc(spec)) return fail(15947, "a group's fields must be specified in an object");
  if (!('_id' in spec)) return fail(15955, 'a group specification must include an _id');
  const idOf = compile(spec['_id']);
  const fields = Object.entries(spec)
    .filter(([name]) => name !== '_id')
    .map(([name, given]) => [name, accumulatorOf(name, given, compile, collation)] as const);
  return async (docs: readonly Doc[], pace: Pace): Promise<Doc[]> => {
    const groups = new Map<unknown, { id: unknown; states: Accumulator[] }>();
    await pace.each(docs, (doc) => {
      const id = idOf(doc);
      const key = typeof id === 'string' && collation === undefined ? id : groupKey(id, collation);
      let group = groups.get(key);
      if (group === undefined) {
        group = { id: id === undefined ? null : id, states: fields.map(([, make]) => make()) };
        groups.set(key, group);
      }
      for (const state of group.states) state.add(doc);
    });
    return pace.map([...groups.values()], ({ id, states }) => {
      const made: Doc = { _id: id };
      fields.forEach(([name], i) => {
        made[name] = states[i]?.result();
      });
      return made;
    });
  };
}

/** Keys of other types must not run into plain strings, which are their own keys. */
function groupKey(id: unknown, collation: Collation | undefined): unknown {
  if (typeof id === 'number' && Number.isFinite(id)) return id;
  const key = keyOf(id, collation);
  return typeof id === 'string' ? key : `\u0000${key}`;
}

function accumulatorOf(
  name: string,
  given: unknown,
  compile: Compile,
  collation: Collation | undefined,
): () => Accumulator {
  if (name.includes('.')) fail(40235, `The field name '${name}' cannot contain '.'`);
  if (name.startsWith('$')) fail(40236, `The field name '${name}' cannot be an operator name`);
  const operator = isDoc(given) ? Object.keys(given)[0] : undefined;
  if (!isDoc(given) || operator === undefined || !operator.startsWith('$')) {
    return fail(40234, `The field '${name}' must be an accumulator object`);
  }
  if (Object.keys(given).length > 1)
    fail(40238, `The field '${name}' must specify one accumulator`);
  const make = Object.hasOwn(ACCUMULATORS, operator) ? ACCUMULATORS[operator] : undefined;
  return (
    make?.(given[operator], compile, collation) ??
    fail(15952, `unknown group operator '${operator}'`)
  );
}
