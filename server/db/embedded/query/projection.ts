import { wholeNumber } from '../bson/numbers.ts';
import { type Doc, field, isDoc, isNumeric } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Predicate } from './match.ts';
import { parseFilter } from './parse.ts';
import { valuesAt } from './path.ts';
import { exclude, include, isLeaf, type Leaf, type Tree } from './projection-tree.ts';

export type Projector = (doc: Doc) => Doc;

export interface ProjectionTools {
  expression(expression: unknown): (root: Doc) => unknown;
  filter(filter: ReturnType<typeof parseFilter>): Predicate;
  /** The index that the query matched in an array, for `field.$`. */
  position?: (doc: Doc, path: string) => number | undefined;
}

interface Parsed {
  tree: Tree;
  including: boolean | undefined;
  id: boolean | undefined;
  positional: string | undefined;
}

/** Understands a find projection or, without `$slice`, `$elemMatch` and `$`, a `$project` stage. */
export function compileProjection(
  spec: Doc,
  tools: ProjectionTools,
  kind: 'find' | '$project',
): Projector {
  const parsed: Parsed = {
    tree: { children: new Map() },
    including: undefined,
    id: undefined,
    positional: undefined,
  };
  readLevel(spec, '', parsed, tools, kind);
  const including = parsed.including ?? parsed.id === true;
  if (parsed.id !== undefined && parsed.id !== including) {
    if (!including) parsed.tree.children.set('_id', { kind: 'include' });
  }
  if (including && parsed.id !== false && !parsed.tree.children.has('_id')) {
    parsed.tree.children.set('_id', { kind: 'include' });
  }
  if (!including && parsed.id === false) parsed.tree.children.set('_id', { kind: 'exclude' });
  const { tree, positional } = parsed;
  if (!including) return (doc) => exclude(doc, tree) as Doc;
  if (positional === undefined) return (doc) => include(doc, tree, doc) as Doc;
  return (doc) => {
    const position = tools.position?.(doc, positional);
    if (position === undefined) {
      return fail(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    }
    return onlyElement(include(doc, tree, doc) as Doc, positional.split('.'), position) as Doc;
  };
}

function readLevel(
  spec: Doc,
  prefix: string,
  parsed: Parsed,
  tools: ProjectionTools,
  kind: 'find' | '$project',
): void {
  for (const [name, value] of Object.entries(spec)) {
    const path = prefix + name;
    checkPath(path);
    if (isDoc(value) && !isExpression(value)) {
      if (Object.keys(value).length === 0)
        fail(51270, `An empty sub-projection is not a valid value. Found empty object at path`);
      readLevel(value, `${path}.`, parsed, tools, kind);
    } else if (typeof value === 'boolean' || isNumeric(value)) {
      readFlag(path, typeof value === 'boolean' ? value : !isZero(value), parsed, kind);
    } else {
      readComputed(path, value, parsed, tools, kind);
    }
  }
}

function isExpression(value: Doc): boolean {
  return Object.keys(value)[0]?.startsWith('$') === true;
}

function isZero(value: unknown): boolean {
  return wholeNumber(value) === 0;
}

function checkPath(path: string): void {
  if (path === '') fail(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) fail(40353, "FieldPath must not end with a '.'.");
  if (path.startsWith('$')) {
    fail(
      16410,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
  }
}

function readFlag(path: string, wanted: boolean, parsed: Parsed, kind: 'find' | '$project'): void {
  if (path === '_id') {
    parsed.id = wanted;
    return;
  }
  let target = path;
  if (path.endsWith('.$') && kind === 'find') {
    if (!wanted) fail(31395, 'positional projection cannot be used with exclusion');
    if (parsed.positional !== undefined) {
      fail(31276, 'Cannot specify more than one positional projection per query.');
    }
    target = path.slice(0, -2);
    parsed.positional = target;
  }
  setMode(parsed, wanted, target);
  place(parsed.tree, target, { kind: wanted ? 'include' : 'exclude' });
}

function setMode(parsed: Parsed, including: boolean, path: string): void {
  if (parsed.including !== undefined && parsed.including !== including) {
    const [code, verb, mode] = including
      ? ([31253, 'inclusion', 'exclusion'] as const)
      : ([31254, 'exclusion', 'inclusion'] as const);
    fail(code, `Cannot do ${verb} on field ${path} in ${mode} projection`);
  }
  parsed.including = including;
}

function readComputed(
  path: string,
  value: unknown,
  parsed: Parsed,
  tools: ProjectionTools,
  kind: 'find' | '$project',
): void {
  if (kind === 'find' && isDoc(value) && '$slice' in value && !isSliceExpression(value['$slice'])) {
    place(parsed.tree, path, sliceLeaf(value['$slice']));
    return;
  }
  if (kind === 'find' && isDoc(value) && '$elemMatch' in value) {
    parsed.including ??= true;
    place(parsed.tree, path, elemMatchLeaf(path, value['$elemMatch'], tools));
    return;
  }
  if (isDoc(value) && '$meta' in value) fail(115, 'the built-in engine does not support $meta');
  if (parsed.including === false) {
    fail(31252, `Cannot use an expression ${path} in an exclusion projection`);
  }
  parsed.including = true;
  place(parsed.tree, path, { kind: 'compute', value: tools.expression(value) });
}

/** `$slice: [array expression, n]` is the aggregation operator. */
function isSliceExpression(operand: unknown): boolean {
  return Array.isArray(operand) && !isNumeric(operand[0]);
}

function sliceLeaf(operand: unknown): Leaf {
  const numbers: unknown[] = Array.isArray(operand) ? operand : [operand];
  const [first, second] = numbers.map(wholeNumber);
  if (first === undefined || (numbers.length > 1 && second === undefined)) {
    return fail(
      28667,
      `Invalid $slice syntax. The given syntax { $slice: ${String(operand)} } did not match the find() syntax`,
    );
  }
  if (second !== undefined) {
    if (second <= 0) fail(28724, `First argument to $slice must be positive`);
    return { kind: 'slice', skip: first, count: second };
  }
  return first < 0
    ? { kind: 'slice', skip: first, count: -first }
    : { kind: 'slice', skip: 0, count: first };
}

function elemMatchLeaf(path: string, operand: unknown, tools: ProjectionTools): Leaf {
  if (!isDoc(operand))
    return fail(31274, `elemMatch: Invalid argument, object required, but got ${typeof operand}`);
  if (path.includes('.')) fail(31275, 'Cannot use $elemMatch projection on a nested field.');
  const matches = tools.filter(parseFilter({ '': { $elemMatch: operand } }));
  return {
    kind: 'compute',
    value: (root) => {
      const items = field(root, path);
      if (!Array.isArray(items)) return undefined;
      const found = items.find((item: unknown) => matches({ '': [item] }));
      return found === undefined ? undefined : [found];
    },
  };
}

/** Puts a leaf at its path; paths that run into each other are an error. */
export function place(tree: Tree, path: string, leaf: Leaf): void {
  const parts = path.split('.');
  let at = tree;
  parts.forEach((part, i) => {
    const known = at.children.get(part);
    if (i === parts.length - 1) {
      if (known !== undefined) fail(31250, `Path collision at ${path}`);
      at.children.set(part, leaf);
    } else if (known === undefined) {
      const next: Tree = { children: new Map() };
      at.children.set(part, next);
      at = next;
    } else if (isLeaf(known)) {
      fail(31249, `Path collision at ${path} remaining portion ${parts.slice(i + 1).join('.')}`);
    } else {
      at = known;
    }
  });
}

function onlyElement(value: unknown, parts: string[], position: number): unknown {
  const [part, ...rest] = parts;
  if (part === undefined) return Array.isArray(value) ? value.slice(position, position + 1) : value;
  if (Array.isArray(value)) return onlyElement(value.slice(position, position + 1), [], 0);
  if (!isDoc(value)) return value;
  const [inner] = valuesAt(value, [part]);
  return inner === undefined ? value : { ...value, [part]: onlyElement(inner, rest, position) };
}
