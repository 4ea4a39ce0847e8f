import { EJSON } from 'bson';
import type { Collation } from '../bson/collation.ts';
import { type Doc, field, isDoc, isNil } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Tools } from '../query/filter.ts';
import { type Expr, OPERATORS } from './operators.ts';

/** What filters, projections, updates and stages are compiled with. */
export function makeTools(collation?: Collation, variables: Doc = {}): Tools {
  const scope: Scope = { variables: { NOW: new Date(), ...variables }, collation };
  return { ...scope, expression: (given) => compile(given, scope) };
}

type Scope = Pick<Tools, 'variables' | 'collation'>;

/** The values of a command's `let`; they are constants. */
export function parseVariables(given: unknown): Doc {
  if (isNil(given)) return {};
  if (!isDoc(given)) return fail(14, "BSON field 'let' is the wrong type, expected type 'object'");
  const values = Object.entries(given).map(([name, expression]) => {
    if (!/^[a-z\u0080-\uffff]/.test(name)) fail(9, `'${name}' is no name of a variable`);
    return [name, makeTools().expression(expression)({})];
  });
  return Object.fromEntries(values) as Doc;
}

/** Adds the top-level fields that an expression reads; false when it may read any. */
export function expressionRoots(expression: unknown, into: Set<string>): boolean {
  if (typeof expression === 'string') {
    if (expression.startsWith('$$')) return !/^\$\$(ROOT|CURRENT)\b/.test(expression);
    if (expression.startsWith('$')) into.add(expression.slice(1).split('.')[0] ?? '');
    return true;
  }
  const parts = Array.isArray(expression) || isDoc(expression) ? Object.values(expression) : [];
  return parts.every((part) => expressionRoots(part, into));
}

function compile(expression: unknown, scope: Scope): Expr {
  if (typeof expression === 'string') return compileString(expression, scope);
  if (Array.isArray(expression)) {
    const items = expression.map((item: unknown) => compile(item, scope));
    return (root) => items.map((item) => item(root) ?? null);
  }
  if (!isDoc(expression)) return () => expression;
  const names = Object.keys(expression);
  const operator = names.find((name) => name.startsWith('$'));
  if (operator === undefined) return compileObject(expression, scope);
  if (names.length === 1) return compileOperator(operator, expression[operator], scope);
  return fail(15983, `An expression must have exactly one field: ${EJSON.stringify(expression)}`);
}

function compileString(text: string, { variables }: Scope): Expr {
  if (!text.startsWith('$')) return () => text;
  if (!text.startsWith('$$')) {
    const parts = pathParts(text.slice(1));
    const [only = ''] = parts;
    return parts.length === 1 ? (root) => field(root, only) : (root) => pathValue(root, parts);
  }
  const [name = '', ...rest] = text.slice(2).split('.');
  if (name === 'ROOT' || name === 'CURRENT') return (root) => pathValue(root, rest);
  if (name === 'REMOVE') return () => undefined;
  if (!Object.hasOwn(variables, name)) fail(17276, `Use of undefined variable: ${name}`);
  const value = pathValue(variables[name], rest);
  return () => value;
}

function pathParts(path: string): string[] {
  const parts = path.split('.');
  if (path === '') fail(16872, "'$' by itself is not a valid FieldPath");
  if (parts.includes('')) fail(15998, 'FieldPath field names may not be empty strings.');
  return parts;
}

/** A path in an expression: arrays give the array of what their elements have. */
function pathValue(start: unknown, parts: readonly string[], from = 0): unknown {
  let value = start;
  for (let at = from; at < parts.length; at++) {
    if (Array.isArray(value)) {
      const inner = value.map((item) => pathValue(item, parts, at));
      return inner.filter((item) => item !== undefined);
    }
    if (!isDoc(value)) return undefined;
    value = field(value, parts[at] ?? '');
  }
  return value;
}

function compileObject(expression: Doc, scope: Scope): Expr {
  const fields = Object.entries(expression).map(([name, value]) => {
    if (name.includes('.')) fail(16405, "FieldPath field names may not contain '.'.");
    return [name, compile(value, scope)] as const;
  });
  return (root) => {
    const values = fields.map(([name, value]) => [name, value(root)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  };
}

function compileOperator(name: string, operand: unknown, scope: Scope): Expr {
  if (name === '$literal') return () => operand;
  const known = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (known === undefined) return fail(168, `Unrecognized expression '${name}'`);
  const { takes, names, apply } = known;
  const named = isDoc(operand) && names?.toSorted().join() === Object.keys(operand).sort().join();
  const values: unknown = named ? names?.map((key) => operand[key]) : operand;
  const given: unknown[] = Array.isArray(values) ? values : [values];
  if (given.length < takes[0] || given.length > takes[1]) {
    fail(16020, `Expression ${name} takes ${takes[0]} arguments. ${given.length} were passed in.`);
  }
  const operands = given.map((item) => compile(item, scope));
  return (root) => apply(operands, root, scope.collation);
}
