import { type Doc, isDoc, isOperatorDoc, isRegex } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { type Filter, type FilterTools, matches, type Test } from './filter.ts';
import { TESTS } from './tests.ts';

const LOGICAL: Readonly<Record<string, 'and' | 'or' | 'nor'>> = {
  $and: 'and',
  $or: 'or',
  $nor: 'nor',
};
const NEGATED: Readonly<Record<string, string>> = { $ne: '$eq', $nin: '$in' };

/** Understands a filter document; what MongoDB would refuse is refused with its code. */
export function parseFilter(filter: unknown, tools: FilterTools): Filter {
  if (!isDoc(filter)) return fail(14, 'the filter must be an object');
  return all(
    Object.entries(filter)
      .filter(([key]) => key !== '$comment')
      .map(([key, value]) =>
        /^\$(?!ref$|id$|db$)/.test(key)
          ? topLevel(key, value, tools)
          : parseField(key, value, tools),
      ),
  );
}

function all(filters: Filter[]): Filter {
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind: 'and', filters };
}

function topLevel(key: string, value: unknown, tools: FilterTools): Filter {
  const kind = LOGICAL[key];
  if (kind !== undefined) {
    if (!Array.isArray(value)) return fail(2, `${key} argument must be an array`);
    if (value.length === 0) fail(2, `${key} argument must be a non-empty array`);
    if (!value.every(isDoc)) fail(2, `${key} argument's entries must be objects`);
    return { kind, filters: value.map((entry) => parseFilter(entry, tools)) };
  }
  switch (key) {
    case '$expr':
      return { kind: 'expr', expression: value, holds: tools.expr(value) };
    case '$alwaysTrue':
    case '$alwaysFalse':
      return { kind: 'always', value: key === '$alwaysTrue' };
    case '$text':
      return fail(27, 'text index required for $text query');
    case '$where':
      return fail(2, 'no globalScriptEngine in $where parsing');
    case '$jsonSchema':
      return unsupported(key);
    default:
      return fail(2, `unknown top level operator: ${key}`);
  }
}

/** A field's condition: a value to equal, or a document of operators. */
function parseField(path: string, value: unknown, tools: FilterTools): Filter {
  if (isOperatorDoc(value)) return parseOperators(path, value, tools);
  return parseOperator(path, isRegex(value) ? '$regex' : '$eq', value, {}, tools);
}

/** The conjunction of a field's operators. */
export function parseOperators(path: string, operators: Doc, tools: FilterTools): Filter {
  if ('$options' in operators && !('$regex' in operators)) fail(2, '$options needs a $regex');
  return all(
    Object.entries(operators)
      .filter(([name]) => name !== '$comment' && name !== '$options')
      .map(([name, operand]) => parseOperator(path, name, operand, operators, tools)),
  );
}

function parseOperator(
  path: string,
  name: string,
  operand: unknown,
  beside: Doc,
  tools: FilterTools,
): Filter {
  if (name === '$not') return { kind: 'not', filter: parseNot(path, operand, tools) };
  if (name === '$all') return parseAll(path, operand, tools);
  const op = NEGATED[name] ?? name;
  const make = op === '$elemMatch' ? elementTest : TESTS[op];
  if (make === undefined) return fail(2, `unknown operator: ${name}`);
  const test: Test = { op, operand, ...make(operand, tools, beside) };
  const filter: Filter = { kind: 'path', path, parts: path.split('.'), test };
  const absent = name === '$exists' && (operand === false || operand === null || operand === 0);
  return op !== name || absent ? { kind: 'not', filter } : filter;
}

function parseNot(path: string, operand: unknown, tools: FilterTools): Filter {
  if (isRegex(operand)) return parseField(path, operand, tools);
  if (!isDoc(operand)) return fail(2, '$not needs a regex or a document');
  if (Object.keys(operand).length === 0) fail(2, '$not cannot be empty');
  return parseOperators(path, operand, tools);
}

function parseAll(path: string, operand: unknown, tools: FilterTools): Filter {
  if (!Array.isArray(operand)) return fail(2, '$all needs an array');
  if (operand.length === 0) return { kind: 'always', value: false };
  const filters = operand.map((entry: unknown): Filter => {
    const element = isDoc(entry) && '$elemMatch' in entry;
    if (isOperatorDoc(entry) && !element) fail(2, 'no $ expressions in $all');
    return parseField(path, entry, tools);
  });
  return { kind: 'and', filters };
}

/** Elements that are documents; or, given bare operators, any, each as the field "" of a document. */
function elementTest(operand: unknown, tools: FilterTools): Omit<Test, 'op' | 'operand'> {
  if (!isDoc(operand)) return fail(2, '$elemMatch needs an Object');
  const [first = ''] = Object.keys(operand);
  const bare = isOperatorDoc(operand) && !(first in LOGICAL) && first !== '$expr';
  const element = bare ? parseOperators('', operand, tools) : parseFilter(operand, tools);
  const accepts = (item: unknown): boolean => {
    if (bare) return matches(element, { '': item });
    // An array in an array is looked at as a document of its positions.
    if (Array.isArray(item)) return matches(element, Object.fromEntries(item.entries()));
    return isDoc(item) && matches(element, item);
  };
  const holds = (value: unknown): boolean => Array.isArray(value) && value.some(accepts);
  return { holds, whole: true, element, indexIn: (items) => items.findIndex(accepts) };
}
