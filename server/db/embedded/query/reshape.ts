import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';

/** What happens to one field of a document. */
export type Leaf =
  | 'include'
  | 'exclude'
  | { compute: (root: Doc) => unknown }
  | { skip: number; count: number };

/** What happens to the fields of a document, by name. */
export type Tree = Map<string, Leaf | Tree>;

/** What happens to fields that a tree does not name: they go, they stay, they and their like stay. */
export type Mode = 'include' | 'exclude' | 'set';

/** Puts a leaf at its path; paths that run into each other are an error. */
export function place(tree: Tree, path: string, leaf: Leaf): void {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let at = tree;
  for (const [i, part] of parts.entries()) {
    const known = at.get(part) ?? new Map();
    if (!(known instanceof Map)) {
      const rest = [...parts.slice(i + 1), last].join('.');
      return fail(31249, `Path collision at ${path} remaining portion ${rest}`);
    }
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
  if (!isDoc(value) && mode === 'exclude') return value;
  if (!isDoc(value) && mode === 'include' && !computes(tree)) return undefined;
  const out: Doc = {};
  const given = isDoc(value) ? value : {};
  for (const name of Object.keys(given)) {
    const kept = reshapeField(given[name], tree.get(name), mode, root);
    if (kept !== undefined) out[name] = kept;
  }
  for (const [name, node] of tree) {
    if (node instanceof Map) {
      if (!(name in out) && computes(node)) out[name] = reshape(undefined, node, mode, root);
    } else if (typeof node === 'object' && 'compute' in node) {
      const computed = node.compute(root);
      if (computed === undefined) delete out[name];
      else out[name] = computed;
    }
  }
  return out;
}

function reshapeField(value: unknown, node: Leaf | Tree | undefined, mode: Mode, root: Doc) {
  if (node === undefined) return mode === 'include' ? undefined : value;
  if (node instanceof Map) return reshape(value, node, mode, root);
  if (node === 'exclude') return undefined;
  if (node === 'include') return value;
  // A computed field that is set keeps its place.
  if ('compute' in node) return mode === 'set' ? value : undefined;
  if (!Array.isArray(value)) return value;
  const from = node.skip < 0 ? Math.max(0, value.length + node.skip) : node.skip;
  return value.slice(from, from + node.count);
}

function computes(tree: Tree): boolean {
  return [...tree.values()].some((node) =>
    node instanceof Map ? computes(node) : typeof node === 'object' && 'compute' in node,
  );
}
