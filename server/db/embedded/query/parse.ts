import { type Doc, isDoc, isRegex } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Filter, PathTest } from './filter.ts';
import { OPERATORS } from './parse-operators.ts';
import { regexOperand } from './regex.ts';

/** Understands a filter document; what MongoDB would refuse is refused with its code. */
export function parseFilter(filter: unknown): Filter {
  if (!isDoc(filter)) return fail(14, 'the filter must be an object');
  const filters: Filter[] = [];
  for (const [key, value] of Object.entries(filter)) {
    const parsed = key.startsWith('$') ? parseTopLevel(key, value) : parseField(key, value);
    if (parsed !== undefined) filters.push(parsed);
  }
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind: 'and', filters };
}

const LOGICAL: Readonly<Record<string, 'and' | 'or' | 'nor'>> = {
  $and: 'and',
  $or: 'or',
  $nor: 'nor',
};

function parseTopLevel(key: string, value: unknown): Filter | undefined {
  const logical = LOGICAL[key];
  if (logical !== undefined) return parseLogical(key, logical, value);
  switch (key) {
    case '$expr':
      return { kind: 'expr', expression: value };
    case '$comment':
      return undefined;
    case '$alwaysTrue':
    case '$alwaysFalse':
      return { kind: 'always', value: key === '$alwaysTrue' };
    case '$ref':
    case '$id':
    case '$db':
      return parseField(key, value);
    case '$text':
      return fail(27, 'text index required for $text query');
    case '$where':
      return fail(2, 'no globalScriptEngine in $where parsing');
    case '$jsonSchema':
      return fail(115, 'the built-in engine does not support $jsonSchema');
    default:
      return fail(
        2,
        `unknown top level operator: ${key}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function parseLogical(key: string, kind: 'and' | 'or' | 'nor', value: unknown): Filter {
  if (!Array.isArray(value)) return fail(2, `${key} argument must be an array`);
  if (value.length === 0) fail(2, `${key} argument must be a non-empty array`);
  const filters = value.map((entry: unknown) =>
    isDoc(entry) ? parseFilter(entry) : fail(2, `${key} argument's entries must be objects`),
  );
  return { kind, filters };
}

/** A field's condition: a value to equal, or a document of operators. */
function parseField(path: string, value: unknown): Filter {
  const parts = path.split('.');
  if (isRegex(value))
    return pathFilter(path, { op: '$regex', regex: regexOperand(value, undefined) });
  if (isDoc(value) && isOperatorDoc(value)) return parseOperators(path, value);
  return { kind: 'path', path, parts, test: { op: '$eq', value } };
}

/** Whether a document holds operators; `{$ref, $id}` is a value. */
export function isOperatorDoc(value: Doc): boolean {
  const first = Object.keys(value)[0];
  return first?.startsWith('$') === true && first !== '$ref' && first !== '$id' && first !== '$db';
}

/** The conjunction of a field's operators. */
export function parseOperators(path: string, operators: Doc): Filter {
  const filters: Filter[] = [];
  for (const [name, operand] of Object.entries(operators)) {
    const negated = NEGATED[name];
    if (name === '$not') {
      filters.push({ kind: 'not', filter: parseNot(path, operand) });
    } else if (negated !== undefined) {
      filters.push({
        kind: 'not',
        filter: pathFilter(path, parseTest(negated, operand, operators)),
      });
    } else if (name === '$all') {
      filters.push(parseAll(path, operand));
    } else if (name === '$elemMatch') {
      filters.push(pathFilter(path, parseElemMatch(operand)));
    } else if (name === '$exists' && !truthy(operand)) {
      filters.push({ kind: 'not', filter: pathFilter(path, { op: '$exists' }) });
    } else if (name === '$options') {
      if (!('$regex' in operators)) fail(2, '$options needs a $regex');
    } else if (name !== '$comment') {
      filters.push(pathFilter(path, parseTest(name, operand, operators)));
    }
  }
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind: 'and', filters };
}

const NEGATED: Readonly<Record<string, string>> = { $ne: '$eq', $nin: '$in' };

function truthy(value: unknown): boolean {
  return value !== false && value !== null && value !== undefined && value !== 0;
}

function pathFilter(path: string, test: PathTest): Filter {
  return { kind: 'path', path, parts: path.split('.'), test };
}

function parseTest(name: string, operand: unknown, operators: Doc): PathTest {
  const parse = OPERATORS[name];
  if (parse === undefined) return fail(2, `unknown operator: ${name}`);
  return parse(operand, operators);
}

function parseNot(path: string, operand: unknown): Filter {
  if (isRegex(operand))
    return pathFilter(path, { op: '$regex', regex: regexOperand(operand, undefined) });
  if (!isDoc(operand)) return fail(2, '$not needs a regex or a document');
  if (Object.keys(operand).length === 0) fail(2, '$not cannot be empty');
  const stranger = Object.keys(operand).find((key) => !key.startsWith('$'));
  if (stranger !== undefined) fail(2, `unknown operator: ${stranger}`);
  return parseOperators(path, operand);
}

function parseElemMatch(operand: unknown): PathTest {
  if (!isDoc(operand)) return fail(2, '$elemMatch needs an Object');
  const first = Object.keys(operand)[0];
  const byValue =
    first !== undefined && isOperatorDoc(operand) && !(first in LOGICAL) && first !== '$expr';
  if (!byValue) return { op: '$elemMatch', kind: 'object', filter: parseFilter(operand) };
  // Elements are tested as the field "" of a document of their own.
  return { op: '$elemMatch', kind: 'value', tests: parseOperators('', operand) };
}

function parseAll(path: string, operand: unknown): Filter {
  if (!Array.isArray(operand)) return fail(2, '$all needs an array');
  if (operand.length === 0) return { kind: 'always', value: false };
  const filters = operand.map((entry: unknown): Filter => {
    if (isDoc(entry) && '$elemMatch' in entry) return parseOperators(path, entry);
    if (isDoc(entry) && isOperatorDoc(entry)) fail(2, 'no $ expressions in $all');
    return parseField(path, entry);
  });
  return { kind: 'and', filters };
}
