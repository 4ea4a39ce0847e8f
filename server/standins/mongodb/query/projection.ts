import { truth, wholeNumber } from '../bson/numbers.ts';
import { type Fields, fieldsOf } from '../bson/raw.ts';
import { type Doc, field, isDoc, isNumeric } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { parseFilter, type Tools } from './filter.ts';
import { DROP, eachPath, KEEP, type Leaf, place, reshape, type Tree } from './reshape.ts';

export type Shape = (doc: Doc) => Doc;

export interface Projection {
  shape: Shape;
  /** The fields it reads, when it does not read all. */
  fields: Fields | undefined;
}

/**
 * Understands a find projection, with the array position that its filter matched, or without them a
 * `$project` stage.
 */
export function compileProjection(
  spec: Doc,
  tools: Tools,
  positionOf?: (doc: Doc) => number | undefined,
): Projection {
  const tree: Tree = new Map();
  const find = positionOf !== undefined;
  /** Whether fields are asked for, or asked to be left out. */
  let including: boolean | undefined;
  let id: boolean | undefined;
  let positional: string | undefined;
  /** What there is beside fields to keep or to leave out. */
  const special = new Set<'slice' | 'element' | 'expression'>();

  eachPath(spec, (path, value) => {
    const operator = isDoc(value) ? Object.keys(value)[0] : undefined;
    if (isDoc(value) && operator === undefined) fail(51270, 'An empty sub-projection is not valid');
    if (operator === '$meta') unsupported(operator);
    if (typeof value === 'boolean' || isNumeric(value)) {
      flag(path, truth(value));
    } else if (find && operator === '$slice' && !isSliceExpression(value)) {
      special.add('slice');
      place(tree, path, slice(value));
    } else if (find && operator === '$elemMatch') {
      special.add('element');
      place(tree, path, { compute: elementOf(path, value, tools) });
    } else {
      if (including === false) fail(31252, `Cannot use an expression ${path} in exclusion`);
      including = true;
      special.add('expression');
      place(tree, path, { compute: tools.expression(value) });
    }
  });

  function flag(path: string, wanted: boolean): void {
    if (path === '_id') {
      id = wanted;
      return;
    }
    const target = find && path.endsWith('.$') ? path.slice(0, -2) : path;
    if (target !== path) {
      if (!wanted) fail(31395, 'positional projection cannot exclude');
      if (positional !== undefined) fail(31276, 'only one positional projection');
      positional = target;
    }
    including ??= wanted;
    if (wanted && !including) fail(31253, `Cannot do inclusion on field ${path} in exclusion`);
    if (!wanted && including) fail(31254, `Cannot do exclusion on field ${path} in inclusion`);
    place(tree, target, wanted ? KEEP : DROP);
  }

  // Where nothing says it, a $slice leaves the other fields and an $elemMatch does not.
  including ??= id === true || (special.has('element') && !special.has('slice'));
  const withId = id ?? true;
  if (!tree.has('_id') && withId === including) tree.set('_id', withId ? KEEP : DROP);
  const mode = including ? 'include' : 'exclude';
  const shape: Shape = (doc) => {
    const shaped = reshape(doc, tree, mode, doc) as Doc;
    if (positional === undefined) return shaped;
    const at = positionOf?.(doc) ?? fail(51246, `no element matched for ${positional}`);
    return onlyElement(shaped, positional.split('.'), at) as Doc;
  };
  const some = including && special.size === 0 && positional === undefined;
  return { shape, fields: some ? fieldsOf(tree.keys()) : undefined };
}

/** Understands `$set`: expressions at paths; what else is in a sub-document stays. */
export function compileSet(spec: unknown, { expression }: Tools): Shape {
  const tree: Tree = new Map();
  if (!isDoc(spec)) return fail(40272, '$set specification must be an object');
  if (Object.keys(spec).length === 0) fail(40177, '$set must have at least one field');
  eachPath(spec, (path, value) => place(tree, path, { compute: expression(value) }));
  return (doc) => reshape(doc, tree, 'set', doc) as Doc;
}

/** `$slice: [array expression, n]` is the aggregation operator. */
function isSliceExpression(value: unknown): boolean {
  const operand = isDoc(value) ? value['$slice'] : undefined;
  return Array.isArray(operand) && !isNumeric(operand[0]);
}

function slice(spec: unknown): Leaf {
  const given: unknown = isDoc(spec) ? spec['$slice'] : undefined;
  const numbers: unknown[] = Array.isArray(given) ? given : [given];
  const [first, second] = numbers.map(wholeNumber);
  const wrong = first === undefined || (numbers.length > 1 && second === undefined);
  if (wrong || numbers.length > 2) return fail(28667, 'Invalid $slice syntax');
  if (second !== undefined && second <= 0) fail(28724, 'First argument to $slice must be positive');
  const [skip, count] =
    second === undefined ? [Math.min(first, 0), Math.abs(first)] : [first, second];
  return {
    edit: (value) => {
      if (!Array.isArray(value)) return value;
      const from = skip < 0 ? Math.max(0, value.length + skip) : skip;
      return value.slice(from, from + count);
    },
  };
}

/** The first element of an array that meets a condition, as an array of one. */
function elementOf(path: string, operand: unknown, tools: Tools): (root: Doc) => unknown {
  if (path.includes('.')) fail(31275, 'Cannot use $elemMatch projection on a nested field.');
  const filter = parseFilter({ '': operand }, tools);
  const indexIn = filter.kind === 'path' ? filter.test.indexIn : undefined;
  return (root) => {
    const items = field(root, path);
    const found = Array.isArray(items) ? (indexIn?.(items) ?? -1) : -1;
    return found < 0 ? undefined : (items as unknown[]).slice(found, found + 1);
  };
}

/** The value with the array at a path cut down to one element. */
function onlyElement(value: unknown, [part, ...rest]: string[], position: number): unknown {
  if (Array.isArray(value)) {
    if (position >= value.length) fail(51247, "positional operator '.$' element mismatch");
    return [value[position]];
  }
  if (part === undefined || !isDoc(value) || value[part] === undefined) return value;
  return { ...value, [part]: onlyElement(value[part], rest, position) };
}
