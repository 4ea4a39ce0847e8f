import { EJSON } from 'bson';
import type { Collation } from '../bson/collation.ts';
import { toDouble } from '../bson/numbers.ts';
import { type Doc, field, isDoc, isNil, isNumeric } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { NAMED } from './named.ts';
import { OPERATORS } from './operators.ts';
import { SCOPED } from './scoped.ts';

/** Variables in reach of an expression, by name without `$$`. */
export type Variables = Readonly<Doc>;

/** What an expression is evaluated against. */
export interface Env {
  root: Doc;
  vars: Variables;
}

export type Expr = (env: Env) => unknown;

/** What is known while an expression is compiled. */
export interface Scope {
  names: ReadonlySet<string>;
  collation: Collation | undefined;
}

/** Compiles an expression once; the result is applied to any number of documents. */
export function compileExpression(
  expression: unknown,
  variables: Variables = {},
  collation?: Collation,
): (root: Doc) => unknown {
  const vars: Variables = { NOW: new Date(), ...variables };
  const compiled = compile(expression, { names: new Set(Object.keys(vars)), collation });
  return (root) => compiled({ root, vars });
}

/** An expression as a yes or no, for `$expr`. */
export function compilePredicate(
  expression: unknown,
  variables?: Variables,
  collation?: Collation,
): (root: Doc) => boolean {
  const value = compileExpression(expression, variables, collation);
  return (root) => truth(value(root));
}

/** False, null, missing and zero are false; everything else is true. */
export function truth(value: unknown): boolean {
  if (isNil(value) || value === false) return false;
  return !isNumeric(value) || toDouble(value) !== 0;
}

/** The values of a command's `let`; they are constants. */
export function parseVariables(given: unknown): Variables | undefined {
  if (isNil(given)) return undefined;
  if (!isDoc(given)) return fail(14, "BSON field 'let' is the wrong type, expected type 'object'");
  const values: Doc = {};
  for (const [name, expression] of Object.entries(given)) {
    if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) {
      fail(9, `'${name}' starts with an invalid character for a user variable name`);
    }
    values[name] = compileExpression(expression)({});
  }
  return values;
}

export function compile(expression: unknown, scope: Scope): Expr {
  if (typeof expression === 'string') return compileString(expression, scope);
  if (Array.isArray(expression)) {
    const items = expression.map((item: unknown) => compile(item, scope));
    return (env) => items.map((item) => item(env) ?? null);
  }
  if (!isDoc(expression)) return () => expression;
  const names = Object.keys(expression);
  const operator = names.find((name) => name.startsWith('$'));
  if (operator === undefined) return compileObject(expression, scope);
  if (names.length > 1) {
    fail(15983, `An expression must have exactly one field: ${EJSON.stringify(expression)}`);
  }
  return compileOperator(operator, expression[operator], scope);
}

function compileString(text: string, scope: Scope): Expr {
  if (!text.startsWith('$')) return () => text;
  if (!text.startsWith('$$')) {
    const parts = pathParts(text.slice(1));
    const [only = ''] = parts;
    if (parts.length === 1) return ({ root }) => field(root, only);
    return ({ root }) => pathValue(root, parts);
  }
  const [name = '', ...rest] = text.slice(2).split('.');
  if (scope.names.has(name)) return ({ vars }) => pathValue(vars[name], rest);
  if (name === 'ROOT' || name === 'CURRENT') return ({ root }) => pathValue(root, rest);
  return name === 'REMOVE' ? () => undefined : fail(17276, `Use of undefined variable: ${name}`);
}

export function pathParts(path: string): string[] {
  if (path === '') return fail(16872, "'$' by itself is not a valid FieldPath");
  const parts = path.split('.');
  if (path.endsWith('.')) fail(40353, "FieldPath must not end with a '.'.");
  return parts.includes('')
    ? fail(15998, 'FieldPath field names may not be empty strings.')
    : parts;
}

/** A path in an expression: arrays give the array of what their elements have. */
export function pathValue(start: unknown, parts: readonly string[], from = 0): unknown {
  let value = start;
  for (let at = from; at < parts.length; at++) {
    if (isDoc(value)) value = field(value, parts[at] ?? '');
    else if (!Array.isArray(value)) return undefined;
    else
      return value.map((item) => pathValue(item, parts, at)).filter((item) => item !== undefined);
  }
  return value;
}

function compileObject(expression: Doc, scope: Scope): Expr {
  const fields = Object.entries(expression).map(([name, value]) => {
    if (name.includes('.')) fail(16405, "FieldPath field names may not contain '.'.");
    return [name, compile(value, scope)] as const;
  });
  return (env) => {
    const made: Doc = {};
    for (const [name, compiled] of fields) {
      const value = compiled(env);
      if (value !== undefined) made[name] = value;
    }
    return made;
  };
}

function compileOperator(name: string, operand: unknown, scope: Scope): Expr {
  const scoped = Object.hasOwn(SCOPED, name) ? SCOPED[name] : undefined;
  if (scoped !== undefined) return scoped(operand, scope, compile, truth);
  const listed = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (listed === undefined) return compileNamed(name, operand, scope);
  const operands: unknown[] = Array.isArray(operand) ? operand : [operand];
  const { min, max = min, apply } = listed;
  if (operands.length < min || operands.length > max) {
    const wanted = min === max ? `exactly ${min}` : `at least ${min} and at most ${max}`;
    fail(16020, `Expression ${name} takes ${wanted} arguments. ${operands.length} were passed in.`);
  }
  const args = operands.map((item) => compile(item, scope));
  const { collation } = scope;
  const [first, second] = args;
  if (args.length === 1 && first) return (env) => apply([first(env)], collation);
  if (args.length === 2 && first && second)
    return (env) => apply([first(env), second(env)], collation);
  return (env) =>
    apply(
      args.map((arg) => arg(env)),
      collation,
    );
}

/** Operators whose operands have names; the first is what one without names is meant as. */
function compileNamed(name: string, given: unknown, scope: Scope): Expr {
  const operator = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (operator === undefined) return fail(168, `Unrecognized expression '${name}'`);
  const { required, optional = [], apply } = operator;
  const bare = !isDoc(given) || Object.keys(given)[0]?.startsWith('$') === true;
  if (bare && required.length > 1) fail(9, `${name} requires an object as an argument`);
  const single: unknown = Array.isArray(given) && given.length === 1 ? given[0] : given;
  const operand: Doc = bare ? { [required[0] ?? '']: single } : given;
  const missing = required.find((key) => !(key in operand));
  if (missing !== undefined) fail(9, `Missing '${missing}' parameter to ${name}`);
  const unknown = Object.keys(operand).find((key) => ![...required, ...optional].includes(key));
  if (unknown !== undefined) fail(9, `Unrecognized argument to ${name}: ${unknown}`);
  const args = Object.entries(operand).map(([key, value]) => [key, compile(value, scope)] as const);
  return (env) => apply(Object.fromEntries(args.map(([key, arg]) => [key, arg(env)])));
}
