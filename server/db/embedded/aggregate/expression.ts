import { EJSON } from 'bson';
import type { Collation } from '../bson/collation.ts';
import { type Doc, field, isDoc, isNil, typeName } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { type Expr, OPERATORS, truth, type Variables } from './operators.ts';

/** What is known while an expression is compiled. */
interface Scope {
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

/** The values of a command's `let`; they are constants. */
export function parseVariables(given: unknown): Variables | undefined {
  if (isNil(given)) return undefined;
  if (!isDoc(given)) return fail(14, "BSON field 'let' is the wrong type, expected type 'object'");
  const values = Object.entries(given).map(([name, expression]) => {
    if (!/^[a-z\u0080-\uffff]/.test(name)) fail(9, `'${name}' is no name of a variable`);
    return [name, compileExpression(expression)({})];
  });
  return Object.fromEntries(values) as Variables;
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
    return (env) => items.map((item) => item(env) ?? null);
  }
  if (!isDoc(expression)) return () => expression;
  const names = Object.keys(expression);
  const operator = names.find((name) => name.startsWith('$'));
  if (operator === undefined) return compileObject(expression, scope);
  if (names.length > 1) {
    fail(15983, `An expression must have exactly one field: ${EJSON.stringify(expression)}`);
  }
  const operand = expression[operator];
  if (operator === '$literal') return () => operand;
  if (operator === '$switch') return compileSwitch(operand, scope);
  if (operator === '$let') return compileLet(operand, scope);
  if (operator === '$map' || operator === '$filter') return compileEach(operator, operand, scope);
  return compileOperator(operator, operand, scope);
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
  const parts = path.split('.');
  if (path === '') fail(16872, "'$' by itself is not a valid FieldPath");
  if (parts.includes('')) fail(15998, 'FieldPath field names may not be empty strings.');
  return parts;
}

/** A path in an expression: arrays give the array of what their elements have. */
export function pathValue(start: unknown, parts: readonly string[], from = 0): unknown {
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
  return (env) => {
    const values = fields.map(([name, value]) => [name, value(env)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  };
}

function compileOperator(name: string, operand: unknown, scope: Scope): Expr {
  const known = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (known === undefined) return fail(168, `Unrecognized expression '${name}'`);
  const { min, max, names, apply } = known;
  const byName = names && isDoc(operand) ? named(name, operand, names) : operand;
  const given: unknown[] = Array.isArray(byName) ? byName : [byName];
  if (given.length < min || given.length > max) {
    fail(16020, `Expression ${name} takes ${min} arguments. ${given.length} were passed in.`);
  }
  const operands = given.map((item) => compile(item, scope));
  return (env) => apply(operands, env, scope.collation);
}

/** The operands by their names; all have to be there. */
function named(operator: string, operand: unknown, names: readonly string[]): unknown[] {
  if (!isDoc(operand)) return fail(9, `${operator} only supports an object as its argument`);
  const missing = names.find((name) => !(name in operand));
  if (missing !== undefined) fail(16880, `Missing '${missing}' parameter to ${operator}`);
  return names.map((name) => operand[name]);
}

function withNames(scope: Scope, names: string[]): Scope {
  return { ...scope, names: new Set([...scope.names, ...names]) };
}

function compileSwitch(operand: unknown, scope: Scope): Expr {
  const { branches, default: otherwise } = isDoc(operand) ? operand : {};
  if (!Array.isArray(branches)) return fail(40068, '$switch requires branches');
  const cases = branches.map((branch: unknown) =>
    named('$switch', branch, ['case', 'then']).map((part) => compile(part, scope)),
  );
  const last = compile(otherwise, scope);
  return (env) => {
    const found = cases.find(([condition]) => truth(condition?.(env)));
    if (found !== undefined) return found[1]?.(env);
    return otherwise === undefined ? fail(40069, '$switch found no matching branch') : last(env);
  };
}

function compileLet(operand: unknown, scope: Scope): Expr {
  const [vars, body] = named('$let', operand, ['vars', 'in']);
  const values = compileObject(isDoc(vars) ? vars : {}, scope);
  const inner = compile(body, withNames(scope, Object.keys(isDoc(vars) ? vars : {})));
  return (env) => inner({ ...env, vars: { ...env.vars, ...(values(env) as Doc) } });
}

/** `$map` and `$filter`: an expression that is evaluated for each element. */
function compileEach(operator: '$map' | '$filter', operand: unknown, scope: Scope): Expr {
  const [input, body] = named(operator, operand, ['input', operator === '$map' ? 'in' : 'cond']);
  const { as: name = 'this', limit } = operand as Doc;
  if (limit !== undefined) fail(9, `Unrecognized parameter to ${operator}: limit`);
  const as = String(name);
  const items = compile(input, scope);
  const each = compile(body, withNames(scope, [as]));
  return (env) => {
    const all = items(env);
    if (isNil(all)) return null;
    if (!Array.isArray(all)) return fail(16883, `${operator} needs an array, not ${typeName(all)}`);
    const of = (item: unknown): unknown => each({ ...env, vars: { ...env.vars, [as]: item } });
    if (operator === '$filter') return all.filter((item) => truth(of(item)));
    return all.map((item) => of(item) ?? null);
  };
}
