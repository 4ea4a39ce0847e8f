import { wholeNumber } from '../bson/numbers.ts';
import { type Fields, fieldsOf } from '../bson/raw.ts';
import { type Doc, field, isDoc, isNumeric, isOperatorDoc } from '../bson/values.ts';
import { fail, unsupported } from '../errors.ts';
import { exclude, include, type Leaf, place, type Tree } from './field-tree.ts';
import { type FilterTools, matches } from './filter.ts';
import { parseFilter } from './parse.ts';
import type { Positions } from './path.ts';
import { expressionRoots } from './roots.ts';

export type Shape = (doc: Doc) => Doc;

export interface ProjectionTools {
  expression(expression: unknown): (root: Doc) => unknown;
  /** What only a find has: what filters are parsed with, and the array position that its filter matched. */
  find?: {
    tools: FilterTools;
    position(doc: Doc, path: string): number | undefined;
  };
}

export interface Projection {
  shape: Shape;
  /** The fields it reads, when it does not read all. */
  fields: Fields | undefined;
}

/** Understands a find projection or, without `find` among the tools, a `$project` stage. */
export function compileProjection(spec: Doc, tools: ProjectionTools): Projection {
  const parser = new Parser(tools);
  parser.level(spec, '');
  const { tree, positional } = parser;
  if (!parser.finish()) return { shape: (doc) => exclude(doc, tree) as Doc, fields: undefined };
  if (positional === undefined) {
    const roots = new Set(tree.keys());
    const known = expressionRoots(spec, roots) && parser.plain;
    return {
      shape: (doc) => include(doc, tree, doc) as Doc,
      fields: known ? fieldsOf(roots) : undefined,
    };
  }
  const shape = (doc: Doc): Doc => {
    const position =
      tools.find?.position(doc, positional) ??
      fail(51246, "positional operator '.$' couldn't find a matching element in the array");
    return onlyElement(include(doc, tree, doc), positional.split('.'), position) as Doc;
  };
  return { shape, fields: undefined };
}

class Parser {
  readonly tree: Tree = new Map();
  positional: string | undefined;
  /** Whether nothing but fields and expressions has been asked for. */
  plain = true;
  private including: boolean | undefined;
  private id: boolean | undefined;
  private readonly tools: ProjectionTools;

  constructor(tools: ProjectionTools) {
    this.tools = tools;
  }

  level(spec: Doc, prefix: string): void {
    for (const [name, value] of Object.entries(spec)) {
      const path = prefix + name;
      checkPath(path);
      if (isDoc(value) && !isOperatorDoc(value)) {
        if (Object.keys(value).length === 0)
          fail(51270, 'An empty sub-projection is not a valid value.');
        this.level(value, `${path}.`);
      } else if (typeof value === 'boolean' || isNumeric(value)) {
        this.flag(path, value === true || (value !== false && wholeNumber(value) !== 0));
      } else this.computed(path, value);
    }
  }

  /** Puts _id in or out; whether the projection names what stays. */
  finish(): boolean {
    const including = this.including ?? this.id === true;
    const wanted = this.id ?? including;
    if (wanted === including && !this.tree.has('_id') && (including || this.id === false)) {
      this.tree.set('_id', { kind: including ? 'include' : 'exclude' });
    }
    return including;
  }

  private flag(path: string, wanted: boolean): void {
    if (path === '_id') {
      this.id = wanted;
      return;
    }
    let target = path;
    if (path.endsWith('.$') && this.tools.find !== undefined) {
      if (!wanted) fail(31395, 'positional projection cannot be used with exclusion');
      if (this.positional !== undefined)
        fail(31276, 'Cannot specify more than one positional projection');
      target = path.slice(0, -2);
      this.positional = target;
    }
    if (this.including !== undefined && this.including !== wanted) {
      if (wanted) fail(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
      fail(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
    }
    this.including = wanted;
    place(this.tree, target, { kind: wanted ? 'include' : 'exclude' });
  }

  private computed(path: string, value: unknown): void {
    const { find } = this.tools;
    const operand = find === undefined || !isDoc(value) ? {} : value;
    if ('$slice' in operand && !isSliceExpression(operand['$slice'])) {
      this.plain = false;
      place(this.tree, path, sliceLeaf(operand['$slice']));
    } else if (find !== undefined && '$elemMatch' in operand) {
      this.plain = false;
      this.including ??= true;
      place(this.tree, path, elemMatchLeaf(path, operand['$elemMatch'], find.tools));
    } else if (isDoc(value) && '$meta' in value) unsupported('$meta');
    else {
      if (this.including === false)
        fail(31252, `Cannot use an expression ${path} in an exclusion projection`);
      this.including = true;
      place(this.tree, path, { kind: 'compute', value: this.tools.expression(value) });
    }
  }
}

export function checkPath(path: string): void {
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
  if (second === undefined)
    return { kind: 'slice', skip: Math.min(first, 0), count: Math.abs(first) };
  return second <= 0
    ? fail(28724, 'First argument to $slice must be positive')
    : { kind: 'slice', skip: first, count: second };
}

function elemMatchLeaf(path: string, operand: unknown, tools: FilterTools): Leaf {
  if (path.includes('.')) fail(31275, 'Cannot use $elemMatch projection on a nested field.');
  const filter = parseFilter({ '': { $elemMatch: operand } }, tools);
  return {
    kind: 'compute',
    value: (root) => {
      const items = field(root, path);
      const positions: Positions = new Map();
      const found = matches(filter, { '': items }, positions) ? (positions.get('') ?? 0) : -1;
      return found < 0 ? undefined : (items as unknown[]).slice(found, found + 1);
    },
  };
}

/** The value with the array at a path cut down to one element. */
function onlyElement(value: unknown, [part, ...rest]: string[], position: number): unknown {
  if (Array.isArray(value)) return value.slice(position, position + 1);
  if (part === undefined || !isDoc(value) || value[part] === undefined) return value;
  return { ...value, [part]: onlyElement(value[part], rest, position) };
}
