import { typeName } from '../bson/types.ts';
import { type Doc, field, isDoc, isNil, without } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Env, Expr, Scope } from './expression.ts';

type Compile = (expression: unknown, scope: Scope) => Expr;
type ScopedOperator = (
  operand: unknown,
  scope: Scope,
  compile: Compile,
  truth: (value: unknown) => boolean,
) => Expr;

/** Operators that do not evaluate all their operands, or bring variables of their own. */
export const SCOPED: Readonly<Record<string, ScopedOperator>> = {
  $literal: (operand) => () => operand,
  $and: (operand, scope, compile, truth) => {
    const parts = list(operand).map((part) => compile(part, scope));
    return (env) => parts.every((part) => truth(part(env)));
  },
  $or: (operand, scope, compile, truth) => {
    const parts = list(operand).map((part) => compile(part, scope));
    return (env) => parts.some((part) => truth(part(env)));
  },
  $cond: (operand, scope, compile, truth) => {
    const given = isDoc(operand) ? named('$cond', operand, ['if', 'then', 'else']) : list(operand);
    if (given.length !== 3) fail(16020, 'Expression $cond takes exactly 3 arguments.');
    const [condition, yes, no] = given.map((part) => compile(part, scope));
    return (env) => (truth(condition?.(env)) ? yes?.(env) : no?.(env));
  },
  $ifNull: (operand, scope, compile) => {
    const parts = list(operand).map((part) => compile(part, scope));
    if (parts.length < 2) fail(1257300, '$ifNull needs at least two arguments');
    return (env) => parts.reduce<unknown>((value, part) => value ?? part(env), undefined);
  },
  $switch: (operand, scope, compile, truth) => {
    const { branches, default: otherwise } = isDoc(operand) ? operand : {};
    if (!Array.isArray(branches) || branches.length === 0) fail(40068, '$switch requires branches');
    const cases = list(branches).map((branch) =>
      named('$switch', branch, ['case', 'then']).map((part) => compile(part, scope)),
    );
    const last = compile(otherwise, scope);
    return (env) => {
      const found = cases.find(([condition]) => truth(condition?.(env)));
      if (found !== undefined) return found[1]?.(env);
      return otherwise === undefined ? fail(40069, '$switch found no matching branch') : last(env);
    };
  },
  $let: (operand, scope, compile) => {
    const [vars, body] = named('$let', operand, ['vars', 'in']);
    if (!isDoc(vars)) return fail(16876, "Missing 'vars' parameter to $let");
    const values = Object.entries(vars).map(
      ([name, value]) => [name, compile(value, scope)] as const,
    );
    const inner = compile(body, withNames(scope, Object.keys(vars)));
    return (env) =>
      inner(withVars(env, Object.fromEntries(values.map(([name, value]) => [name, value(env)]))));
  },
  $map: (operand, scope, compile) => {
    const { each, body } = iteration('$map', operand, 'in', scope, compile);
    return (env) =>
      each(env, (items, as) => items.map((item) => body(withVars(env, { [as]: item })) ?? null));
  },
  $filter: (operand, scope, compile, truth) => {
    const { each, body } = iteration('$filter', operand, 'cond', scope, compile);
    const limit = compile((operand as Doc)['limit'], scope);
    return (env) =>
      each(env, (items, as) => {
        const most = limit(env);
        const kept = items.filter((item) => truth(body(withVars(env, { [as]: item }))));
        return typeof most === 'number' ? kept.slice(0, most) : kept;
      });
  },
  $reduce: (operand, scope, compile) => {
    const [, initialValue] = named('$reduce', operand, ['input', 'initialValue', 'in']);
    const initial = compile(initialValue, scope);
    const inner = withNames(scope, ['this', 'value']);
    const { each, body } = iteration('$reduce', operand, 'in', inner, compile);
    return (env) =>
      each(env, (items) =>
        items.reduce((value, item) => body(withVars(env, { this: item, value })), initial(env)),
      );
  },
  $getField: (operand, scope, compile) => {
    const full = isDoc(operand) && 'field' in operand ? operand : { field: operand };
    const name = compile(full['field'], scope);
    const input = compile('input' in full ? full['input'] : '$$CURRENT', scope);
    return (env) => {
      const [at, value] = [name(env), input(env)];
      if (typeof at !== 'string') return fail(5654602, '$getField requires a string as its field');
      return isDoc(value) ? field(value, at) : value === null ? null : undefined;
    };
  },
  $setField: (operand, scope, compile) => {
    const parts = named('$setField', operand, ['field', 'input', 'value']);
    const [name, input, value] = parts.map((part) => compile(part, scope));
    return (env) => {
      const [at, doc, next] = [name?.(env), input?.(env), value?.(env)];
      if (isNil(doc)) return null;
      if (!isDoc(doc) || typeof at !== 'string')
        return fail(4161105, '$setField requires an object');
      return next === undefined ? without(doc, at) : { ...doc, [at]: next };
    };
  },
};

function list(operand: unknown): unknown[] {
  return Array.isArray(operand) ? operand : [operand];
}

/** The operands by their names; all have to be there. */
function named(operator: string, operand: unknown, names: string[]): unknown[] {
  if (!isDoc(operand)) return fail(9, `${operator} only supports an object as its argument`);
  const missing = names.find((name) => !(name in operand));
  if (missing !== undefined) fail(16880, `Missing '${missing}' parameter to ${operator}`);
  return names.map((name) => operand[name]);
}

function withNames(scope: Scope, names: string[]): Scope {
  return { ...scope, names: new Set([...scope.names, ...names]) };
}

function withVars(env: Env, vars: Doc): Env {
  return { root: env.root, vars: { ...env.vars, ...vars } };
}

/** `input`, `as` and an expression that is evaluated for each element. */
function iteration(
  operator: string,
  operand: unknown,
  body: string,
  scope: Scope,
  compile: Compile,
) {
  const [input, expression] = named(operator, operand, ['input', body]);
  const as = String((operand as Doc)['as'] ?? 'this');
  const items = compile(input, scope);
  return {
    body: compile(expression, withNames(scope, [as])),
    each: (env: Env, change: (items: unknown[], as: string) => unknown) =>
      arrayOrNull(operator, items(env), (all) => change(all, as)),
  };
}

function arrayOrNull(
  operator: string,
  input: unknown,
  change: (items: unknown[]) => unknown,
): unknown {
  if (isNil(input)) return null;
  if (Array.isArray(input)) return change(input);
  return fail(16883, `input to ${operator} must be an array not ${typeName(input)}`);
}
