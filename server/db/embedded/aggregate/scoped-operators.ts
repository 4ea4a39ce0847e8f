import { compare } from '../bson/order-key.ts';
import { typeName } from '../bson/types.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Env, Expr, Scope } from './expression.ts';
import { truth } from './truth.ts';

type Compile = (expression: unknown, scope: Scope) => Expr;
type ScopedOperator = (operand: unknown, scope: Scope, compile: Compile) => Expr;

/** Operators that do not evaluate all their operands, or bring variables of their own. */
export const SCOPED: Readonly<Record<string, ScopedOperator>> = {
  $and: (operand, scope, compile) => {
    const parts = list(operand).map((part) => compile(part, scope));
    return (env) => parts.every((part) => truth(part(env)));
  },
  $or: (operand, scope, compile) => {
    const parts = list(operand).map((part) => compile(part, scope));
    return (env) => parts.some((part) => truth(part(env)));
  },
  $cond: compileCond,
  $ifNull: (operand, scope, compile) => {
    if (!Array.isArray(operand) || operand.length < 2)
      fail(1257300, '$ifNull needs at least two arguments');
    const parts = list(operand).map((part) => compile(part, scope));
    return (env) => {
      let value: unknown;
      for (const part of parts) {
        value = part(env);
        if (value !== null && value !== undefined) return value;
      }
      return value;
    };
  },
  $switch: compileSwitch,
  $let: compileLet,
  $map: (operand, scope, compile) => {
    const { input, bind, body } = iteration('$map', operand, scope, compile, 'in');
    return (env) =>
      arrayOrNull('$map', input(env), (items) => {
        const inner = bind(env);
        return items.map((item) => inner(item, body) ?? null);
      });
  },
  $filter: (operand, scope, compile) => {
    const { input, bind, body } = iteration('$filter', operand, scope, compile, 'cond');
    const limit =
      isDoc(operand) && 'limit' in operand ? compile(operand['limit'], scope) : undefined;
    return (env) =>
      arrayOrNull('$filter', input(env), (items) => {
        const inner = bind(env);
        const kept = items.filter((item) => truth(inner(item, body)));
        const most = limit?.(env);
        return typeof most === 'number' ? kept.slice(0, most) : kept;
      });
  },
  $reduce: compileReduce,
  $sortArray: compileSortArray,
};

function list(operand: unknown): unknown[] {
  return Array.isArray(operand) ? operand : [operand];
}

function compileCond(operand: unknown, scope: Scope, compile: Compile): Expr {
  let parts: unknown[];
  if (isDoc(operand)) {
    for (const name of ['if', 'then', 'else']) {
      if (!(name in operand)) fail(17080, `Missing '${name}' parameter to $cond`);
    }
    const unknown = Object.keys(operand).find((name) => !['if', 'then', 'else'].includes(name));
    if (unknown !== undefined) fail(17083, `Unrecognized parameter to $cond: ${unknown}`);
    parts = [operand['if'], operand['then'], operand['else']];
  } else {
    parts = list(operand);
    if (parts.length !== 3)
      fail(16020, `Expression $cond takes exactly 3 arguments. ${parts.length} were passed in.`);
  }
  const [condition, yes, no] = parts.map((part) => compile(part, scope));
  return (env) => (truth(condition?.(env)) ? yes?.(env) : no?.(env));
}

function compileSwitch(operand: unknown, scope: Scope, compile: Compile): Expr {
  if (!isDoc(operand)) return fail(40060, '$switch requires an object as an argument');
  const given = operand['branches'];
  if (!Array.isArray(given) || given.length === 0)
    return fail(40068, '$switch requires at least one branch.');
  const branches = given.map((branch: unknown) => {
    if (!isDoc(branch) || !('case' in branch))
      return fail(40066, "$switch requires each branch have a 'case' expression");
    if (!('then' in branch)) fail(40067, "$switch requires each branch have a 'then' expression.");
    return [compile(branch['case'], scope), compile(branch['then'], scope)] as const;
  });
  const otherwise = 'default' in operand ? compile(operand['default'], scope) : undefined;
  return (env) => {
    for (const [condition, value] of branches) if (truth(condition(env))) return value(env);
    if (otherwise !== undefined) return otherwise(env);
    return fail(
      40069,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
}

function withNames(scope: Scope, names: string[]): Scope {
  return { ...scope, names: new Set([...scope.names, ...names]) };
}

function compileLet(operand: unknown, scope: Scope, compile: Compile): Expr {
  if (!isDoc(operand)) return fail(16874, '$let only supports an object as its argument');
  const { vars, in: body } = operand;
  if (!isDoc(vars)) return fail(16876, "Missing 'vars' parameter to $let");
  if (!('in' in operand)) fail(16877, "Missing 'in' parameter to $let");
  const values = Object.entries(vars).map(
    ([name, value]) => [name, compile(value, scope)] as const,
  );
  const inner = compile(body, withNames(scope, Object.keys(vars)));
  return (env) => {
    const own: Doc = { ...env.vars };
    for (const [name, value] of values) own[name] = value(env);
    return inner({ root: env.root, vars: own });
  };
}

interface Iteration {
  input: Expr;
  body: Expr;
  bind(env: Env): (item: unknown, body: Expr) => unknown;
}

/** `input`, `as` and an expression that is evaluated for each element. */
function iteration(
  operator: string,
  operand: unknown,
  scope: Scope,
  compile: Compile,
  bodyName: string,
): Iteration {
  if (!isDoc(operand)) return fail(16878, `${operator} only supports an object as its argument`);
  for (const name of ['input', bodyName]) {
    if (!(name in operand)) fail(16880, `Missing '${name}' parameter to ${operator}`);
  }
  const as = operand['as'] === undefined ? 'this' : operand['as'];
  if (typeof as !== 'string') return fail(16866, `${operator}'s 'as' has to be a string`);
  return {
    input: compile(operand['input'], scope),
    body: compile(operand[bodyName], withNames(scope, [as])),
    bind: (env) => {
      const vars: Doc = { ...env.vars };
      const inner: Env = { root: env.root, vars };
      return (item, body) => {
        vars[as] = item;
        return body(inner);
      };
    },
  };
}

function arrayOrNull(
  operator: string,
  input: unknown,
  change: (items: unknown[]) => unknown,
): unknown {
  if (input === null || input === undefined) return null;
  if (!Array.isArray(input)) {
    return fail(16883, `input to ${operator} must be an array not ${typeName(input)}`);
  }
  return change(input);
}

function compileReduce(operand: unknown, scope: Scope, compile: Compile): Expr {
  if (!isDoc(operand)) return fail(40075, '$reduce requires an object as an argument');
  for (const name of ['input', 'initialValue', 'in']) {
    if (!(name in operand)) fail(40077, `$reduce requires '${name}' to be specified`);
  }
  const input = compile(operand['input'], scope);
  const initial = compile(operand['initialValue'], scope);
  const body = compile(operand['in'], withNames(scope, ['this', 'value']));
  return (env) =>
    arrayOrNull('$reduce', input(env), (items) => {
      let value = initial(env);
      for (const item of items) {
        value = body({ root: env.root, vars: { ...env.vars, this: item, value } });
      }
      return value;
    });
}

function compileSortArray(operand: unknown, scope: Scope, compile: Compile): Expr {
  if (!isDoc(operand)) return fail(2942500, '$sortArray requires an object as an argument');
  const input = compile(operand['input'], scope);
  const { sortBy } = operand;
  const by: [string[], number][] = isDoc(sortBy)
    ? Object.entries(sortBy).map(([path, order]) => [path.split('.'), Number(order)])
    : [[[], Number(sortBy)]];
  const at = (item: unknown, path: string[]): unknown =>
    path.reduce<unknown>((value, part) => (isDoc(value) ? value[part] : undefined), item);
  return (env) =>
    arrayOrNull('$sortArray', input(env), (items) =>
      [...items].sort((a, b) => {
        for (const [path, order] of by) {
          const result = compare(at(a, path), at(b, path), scope.collation) * order;
          if (result !== 0) return result;
        }
        return 0;
      }),
    );
}
