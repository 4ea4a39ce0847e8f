import { wholeNumber } from '../bson/numbers.ts';
import { type Fields, fieldsOf } from '../bson/raw.ts';
import { type Doc, field, isDoc, isNumeric, isOperatorDoc } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { matches, parseFilter, type Tools } from './filter.ts';
import type { Positions } from './path.ts';
import { type Leaf, place, reshape, type Tree } from './reshape.ts';

export type Shape = (doc: Doc) => Doc;

export interface Projection {
  shape: Shape;
  /** The fields it reads, when it does not read all. */
  fields: Fields | undefined;
}

/**
 * Understands a find projection, with the array positions that its filter matched, or without them a
 * `$project` stage.
 */
export function compileProjection(
  spec: Doc,
  tools: Tools,
  positionOf?: (doc: Doc, path: string) => number | undefined,
): Projection {
  const tree: Tree = new Map();
  let including: boolean | undefined;
  let id: boolean | undefined;
  let positional: string | undefined;
  /** Whether nothing has been asked for but fields that stay. */
  let plain = true;

  function level(specs: Doc, prefix: string): void {
    for (const [name, value] of Object.entries(specs)) {
      const path = prefix + name;
      checkPath(path);
      if (isDoc(value) && !isOperatorDoc(value)) {
        if (Object.keys(value).length === 0) fail(51270, 'An empty sub-projection is not valid.');
        level(value, `${path}.`);
      } else if (typeof value === 'boolean' || isNumeric(value)) {
        flag(path, value === true || (value !== false && wholeNumber(value) !== 0));
      } else special(path, value);
    }
  }

  function flag(path: string, wanted: boolean): void {
    if (path === '_id') {
      id = wanted;
      return;
    }
    const isPositional = path.endsWith('.$') && positionOf !== undefined;
    const target = isPositional ? path.slice(0, -2) : path;
    if (isPositional && !wanted) fail(31395, 'positional projection cannot exclude');
    if (isPositional && positional !== undefined) fail(31276, 'only one positional projection');
    if (isPositional) positional = target;
    including ??= wanted;
    if (wanted && !including) fail(31253, `Cannot do inclusion on field ${path} in exclusion`);
    if (!wanted && including) fail(31254, `Cannot do exclusion on field ${path} in inclusion`);
    place(tree, target, wanted ? 'include' : 'exclude');
  }

  function special(path: string, value: unknown): void {
    const operand = positionOf !== undefined && isDoc(value) ? value : {};
    plain = false;
    if (isDoc(value) && '$meta' in value) unsupported('$meta');
    if ('$slice' in operand && !isSliceExpression(operand['$slice'])) {
      place(tree, path, sliceLeaf(operand['$slice']));
      return;
    }
    const element = positionOf !== undefined && '$elemMatch' in operand;
    if (!element && including === false)
      fail(31252, `Cannot use an expression ${path} in exclusion`);
    including ??= true;
    const compute = element
      ? elemMatch(path, operand['$elemMatch'], tools)
      : tools.expression(value);
    place(tree, path, { compute });
  }

  level(spec, '');
  const mode = (including ?? id === true) ? 'include' : 'exclude';
  if (!tree.has('_id') && (id ?? mode === 'include') === (mode === 'include')) {
    if (mode === 'include' || id === false) tree.set('_id', mode);
  }
  const shape: Shape = (doc) => {
    const shaped = reshape(doc, tree, mode, doc) as Doc;
    if (positional === undefined) return shaped;
    const at = positionOf?.(doc, positional) ?? fail(51246, `no element matched for ${positional}`);
    return onlyElement(shaped, positional.split('.'), at) as Doc;
  };
  const some = mode === 'include' && plain && positional === undefined;
  return { shape, fields: some ? fieldsOf(tree.keys()) : undefined };
}

/** Understands `$set`: expressions at paths; what else is in a sub-document stays. */
export function compileSet(spec: unknown, { expression }: Tools): Shape {
  const tree: Tree = new Map();
  const addLevel = (level: Doc, prefix: string): void => {
    for (const [name, value] of Object.entries(level)) {
      checkPath(name);
      const inner = isDoc(value) && !isOperatorDoc(value) && Object.keys(value).length > 0;
      if (inner) addLevel(value, `${prefix}${name}.`);
      else place(tree, prefix + name, { compute: expression(value) });
    }
  };
  addLevel(isDoc(spec) ? spec : fail(40272, '$set specification must be an object'), '');
  return (doc) => reshape(doc, tree, 'set', doc) as Doc;
}

function checkPath(path: string): void {
  if (path === '') fail(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) fail(40353, "FieldPath must not end with a '.'.");
  if (path.startsWith('$')) fail(16410, "FieldPath field names may not start with '$'.");
}

/** `$slice: [array expression, n]` is the aggregation operator. */
function isSliceExpression(operand: unknown): boolean {
  return Array.isArray(operand) && !isNumeric(operand[0]);
}

function sliceLeaf(operand: unknown): Leaf {
  const numbers: unknown[] = Array.isArray(operand) ? operand : [operand];
  const [first, second] = numbers.map(wholeNumber);
  if (first === undefined || (numbers.length > 1 && second === undefined)) {
    return fail(28667, `Invalid $slice syntax: { $slice: ${String(operand)} }`);
  }
  if (second === undefined) return { skip: Math.min(first, 0), count: Math.abs(first) };
  if (second <= 0) fail(28724, 'First argument to $slice must be positive');
  return { skip: first, count: second };
}

/** The first element of an array that meets a condition, as an array of one. */
function elemMatch(path: string, operand: unknown, tools: Tools): (root: Doc) => unknown {
  if (path.includes('.')) fail(31275, 'Cannot use $elemMatch projection on a nested field.');
  const filter = parseFilter({ '': { $elemMatch: operand } }, tools);
  return (root) => {
    const items = field(root, path);
    const positions: Positions = new Map();
    if (!matches(filter, { '': items }, positions)) return undefined;
    const found = positions.get('') ?? 0;
    return (items as unknown[]).slice(found, found + 1);
  };
}

/** The value with the array at a path cut down to one element. */
function onlyElement(value: unknown, [part, ...rest]: string[], position: number): unknown {
  if (Array.isArray(value)) return value.slice(position, position + 1);
  if (part === undefined || !isDoc(value) || value[part] === undefined) return value;
  return { ...value, [part]: onlyElement(value[part], rest, position) };
}
