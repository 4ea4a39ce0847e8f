import type { Collation } from '../bson/collation.ts';
import { type Doc, field, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { NAMED } from './named-operators.ts';
import { SCOPED } from './scoped-operators.ts';
import { SIMPLE } from './simple-operators.ts';
import { truth } from './truth.ts';

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

const NONE: Variables = {};
const SYSTEM = new Set(['ROOT', 'CURRENT', 'NOW', 'REMOVE', 'DESCEND', 'PRUNE', 'KEEP']);

/** Compiles an expression once; the result is applied to any number of documents. */
export function compileExpression(
  expression: unknown,
  variables: Variables = NONE,
  collation?: Collation,
): (root: Doc) => unknown {
  const compiled = compile(expression, { names: new Set(Object.keys(variables)), collation });
  const vars = { NOW: new Date(), ...variables };
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
  if (given === undefined || given === null) return undefined;
  if (!isDoc(given)) return fail(14, "BSON field 'let' is the wrong type, expected type 'object'");
  const values: Doc = {};
  for (const [name, expression] of Object.entries(given)) {
    checkVariableName(name);
    values[name] = compileExpression(expression)({});
  }
  return values;
}

export function checkVariableName(name: string): void {
  if (!/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name) && name !== 'CURRENT') {
    fail(9, `'${name}' starts with an invalid character for a user variable name`);
  }
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
    fail(
      15983,
      `An object representing an expression must have exactly one field: ${JSON.stringify(expression)}`,
    );
  }
  return compileOperator(operator, expression[operator], scope);
}

function compileString(text: string, scope: Scope): Expr {
  if (!text.startsWith('$')) return () => text;
  if (!text.startsWith('$$')) {
    const parts = pathParts(text.slice(1));
    return (env) => pathValue(env.root, parts, 0);
  }
  const [name = '', ...rest] = text.slice(2).split('.');
  if (name === 'ROOT' || name === 'CURRENT') {
    if (!scope.names.has(name)) return (env) => pathValue(env.root, rest, 0);
  } else if (name === 'REMOVE') {
    return () => undefined;
  } else if (!scope.names.has(name) && !SYSTEM.has(name)) {
    return fail(17276, `Use of undefined variable: ${name}`);
  }
  if (name === 'DESCEND' || name === 'PRUNE' || name === 'KEEP') {
    if (!scope.names.has(name)) return () => text;
  }
  return (env) => pathValue(env.vars[name], rest, 0);
}

function pathParts(path: string): string[] {
  if (path === '') return fail(16872, "'$' by itself is not a valid FieldPath");
  const parts = path.split('.');
  if (parts.includes(''))
    fail(path.endsWith('.') ? 40353 : 15998, 'FieldPath field names may not be empty strings.');
  return parts;
}

/** A path in an expression: arrays give the array of what their elements have. */
export function pathValue(start: unknown, parts: readonly string[], from: number): unknown {
  let value = start;
  for (let at = from; at < parts.length; at++) {
    if (isDoc(value)) {
      value = field(value, parts[at] ?? '');
    } else if (Array.isArray(value)) {
      return value.flatMap((item: unknown) => {
        const inner = isDoc(item) || Array.isArray(item) ? pathValue(item, parts, at) : undefined;
        return inner === undefined ? [] : [inner];
      });
    } else {
      return undefined;
    }
  }
  return value;
}

function compileObject(expression: Doc, scope: Scope): Expr {
  const fields = Object.entries(expression).map(([name, value]) => {
    if (name.includes('.'))
      fail(
        16405,
        `FieldPath field names may not contain '.'. Consider using $getField or $setField.`,
      );
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
  if (name === '$literal' || name === '$const') return () => operand;
  if (Object.hasOwn(SCOPED, name)) {
    return (
      SCOPED[name]?.(operand, scope, compile) ?? fail(168, `Unrecognized expression '${name}'`)
    );
  }
  const simple = Object.hasOwn(SIMPLE, name) ? SIMPLE[name] : undefined;
  if (simple !== undefined) {
    const operands: unknown[] = Array.isArray(operand) ? operand : [operand];
    const { min, max, apply } = simple;
    if (operands.length < min || operands.length > max) {
      const wanted = min === max ? `exactly ${min}` : `at least ${min} and at most ${max}`;
      fail(
        16020,
        `Expression ${name} takes ${wanted} arguments. ${operands.length} were passed in.`,
      );
    }
    const args = operands.map((item) => compile(item, scope));
    const [first, second] = args;
    if (args.length === 1 && first !== undefined)
      return (env) => apply([first(env)], scope.collation);
    if (args.length === 2 && first !== undefined && second !== undefined) {
      return (env) => apply([first(env), second(env)], scope.collation);
    }
    return (env) =>
      apply(
        args.map((arg) => arg(env)),
        scope.collation,
      );
  }
  if (name === '$getField') return compileGetField(operand, scope);
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (named === undefined) return fail(168, `Unrecognized expression '${name}'`);
  return compileNamed(name, operand, scope, named);
}

/** `$getField: 'name'` is short for a field of the document at hand. */
function compileGetField(operand: unknown, scope: Scope): Expr {
  const full = isDoc(operand) && 'field' in operand ? operand : { field: operand };
  const unknown = Object.keys(full).find((key) => key !== 'field' && key !== 'input');
  if (unknown !== undefined) fail(3041701, `$getField found an unknown argument: ${unknown}`);
  const name = compile(full['field'], scope);
  const input = compile('input' in full ? full['input'] : '$$CURRENT', scope);
  return (env) => {
    const at = name(env);
    if (typeof at !== 'string') return fail(5654602, '$getField requires a string as its field');
    const value = input(env);
    if (value === null) return null;
    return isDoc(value) ? field(value, at) : undefined;
  };
}

function compileNamed(
  name: string,
  given: unknown,
  scope: Scope,
  { required, optional, short, apply }: (typeof NAMED)[string],
): Expr {
  const operand = isDoc(given) && !Object.keys(given)[0]?.startsWith('$') ? given : undefined;
  if (operand === undefined) {
    if (short === undefined)
      return fail(9, `${name} requires an object as an argument, found: ${typeof given}`);
    const value = compile(Array.isArray(given) && given.length === 1 ? given[0] : given, scope);
    return (env) => apply({ [short]: value(env) }, scope.collation);
  }
  const missing = required.find((key) => !(key in operand));
  if (missing !== undefined) fail(9, `Missing '${missing}' parameter to ${name}`);
  const unknown = Object.keys(operand).find(
    (key) => !required.includes(key) && !optional.includes(key),
  );
  if (unknown !== undefined) fail(9, `Unrecognized argument to ${name}: ${unknown}`);
  const args = Object.entries(operand).map(([key, value]) => [key, compile(value, scope)] as const);
  return (env) => {
    const values: Doc = {};
    for (const [key, value] of args) values[key] = value(env);
    return apply(values, scope.collation);
  };
}
