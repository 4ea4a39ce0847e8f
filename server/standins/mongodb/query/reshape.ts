import { type Doc, isDoc, isOperatorDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';

/** What becomes of one field: its value is changed or left out, or a new one is made. */
export type Leaf = { edit: (value: unknown) => unknown } | { compute: (root: Doc) => unknown };

/** What becomes of the fields of a document, by name. */
export type Tree = Map<string, Leaf | Tree>;

/** What happens to fields that a tree does not name: they go, they stay, they and their like stay. */
export type Mode = 'include' | 'exclude' | 'set';

export const KEEP: Leaf = { edit: (value) => value };
export const DROP: Leaf = { edit: () => undefined };

/** Visits the paths of a specification, also those that are written as sub-documents. */
export function eachPath(
  spec: Doc,
  visit: (path: string, value: unknown) => void,
  prefix = '',
): void {
  for (const [name, value] of Object.entries(spec)) {
    const inner = isDoc(value) && !isOperatorDoc(value) && Object.keys(value).length > 0;
    if (inner) eachPath(value, visit, `${prefix}${name}.`);
    else visit(prefix + name, value);
  }
}

/** Puts a leaf at its path; paths that run into each other are an error. */
export function place(tree: Tree, path: string, leaf: Leaf): void {
  const parts = path.split('.');
  if (path === '') fail(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) fail(40353, "FieldPath must not end with a '.'.");
  if (parts.includes('')) fail(15998, 'FieldPath field names may not be empty strings.');
  const bad = parts.some((part) => /^\$(?!id$|ref$|db$)/.test(part));
  if (bad || path.startsWith('$')) fail(16410, `FieldPath field names may not start with '$'.`);
  const last = parts.pop() ?? '';
  let at = tree;
  for (const part of parts) {
    const known = at.get(part) ?? new Map();
    if (!(known instanceof Map)) return fail(31249, `Path collision at ${path}`);
    at.set(part, known);
    at = known;
  }
  if (at.has(last)) fail(31250, `Path collision at ${path}`);
  at.set(last, leaf);
}

/** Applies a tree: fields keep the document's order, computed ones come after them. */
export function reshape(value: unknown, tree: Tree, mode: Mode, root: Doc): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => reshape(item, tree, mode, root));
    return mode === 'include' ? items.filter((item) => item !== undefined) : items;
  }
  if (!isDoc(value) && !computes(tree)) return mode === 'include' ? undefined : value;
  const out: Doc = {};
  for (const [name, old] of Object.entries(isDoc(value) ? value : {})) {
    const node = tree.get(name);
    let kept = mode === 'include' ? undefined : old;
    if (node instanceof Map) kept = reshape(old, node, mode, root);
    else if (node !== undefined && 'edit' in node) kept = node.edit(old);
    // A computed field that is set keeps its place.
    else if (node !== undefined && mode !== 'set') kept = undefined;
    if (kept !== undefined) out[name] = kept;
  }
  for (const [name, node] of tree) {
    if (node instanceof Map) {
      if (Object.hasOwn(out, name) || !computes(node)) continue;
      out[name] = reshape(undefined, node, mode, root);
    } else if ('compute' in node) {
      const computed = node.compute(root);
      if (computed === undefined) delete out[name];
      else out[name] = computed;
    }
  }
  return out;
}

function computes(tree: Tree): boolean {
  return [...tree.values()].some((node) =>
    node instanceof Map ? computes(node) : 'compute' in node,
  );
}
