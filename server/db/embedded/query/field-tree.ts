import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';

/** What happens to one field of a document. */
export type Leaf =
  | { kind: 'include' | 'exclude' }
  | { kind: 'compute'; value: (root: Doc) => unknown }
  | { kind: 'slice'; skip: number; count: number };

/** What happens to the fields of a document, by name. */
export type Tree = Map<string, Leaf | Tree>;

/** Puts a leaf at its path; paths that run into each other are an error. */
export function place(tree: Tree, path: string, leaf: Leaf): void {
  const parts = path.split('.');
  let at = tree;
  parts.forEach((part, i) => {
    const known = at.get(part);
    if (i === parts.length - 1) {
      if (known !== undefined) fail(31250, `Path collision at ${path}`);
      at.set(part, leaf);
    } else if (known === undefined || known instanceof Map) {
      const next: Tree = known ?? new Map();
      at.set(part, next);
      at = next;
    } else
      fail(31249, `Path collision at ${path} remaining portion ${parts.slice(i + 1).join('.')}`);
  });
}

function slice(value: unknown, { skip, count }: Leaf & { kind: 'slice' }): unknown {
  if (!Array.isArray(value)) return value;
  const from = skip < 0 ? Math.max(0, value.length + skip) : skip;
  return value.slice(from, from + count);
}

/** Keeps the named fields, in the document's order; computed ones come after them. */
export function include(value: unknown, tree: Tree, root: Doc): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => include(item, tree, root)).filter((item) => item !== undefined);
  }
  if (!isDoc(value)) return hasComputed(tree) ? compute({}, tree, root) : undefined;
  const out: Doc = {};
  for (const name of Object.keys(value)) {
    const node = tree.get(name);
    if (node === undefined) continue;
    const kept =
      node instanceof Map ? include(value[name], node, root) : includeLeaf(value[name], node);
    if (kept !== undefined) out[name] = kept;
  }
  return compute(out, tree, root);
}

function includeLeaf(value: unknown, leaf: Leaf): unknown {
  if (leaf.kind === 'include') return value;
  return leaf.kind === 'slice' ? slice(value, leaf) : undefined;
}

/** Leaves the named fields out and keeps all others. */
export function exclude(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((item) => exclude(item, tree));
  if (!isDoc(value)) return value;
  const out: Doc = {};
  for (const name of Object.keys(value)) {
    const node = tree.get(name);
    if (node === undefined) out[name] = value[name];
    else if (node instanceof Map) out[name] = exclude(value[name], node);
    else if (node.kind === 'slice') out[name] = slice(value[name], node);
  }
  return out;
}

/** Sets the computed fields of a tree in a document, or in each element of an array. */
export function assign(value: unknown, tree: Tree, root: Doc): unknown {
  if (Array.isArray(value)) return value.map((item) => assign(item, tree, root));
  return compute(isDoc(value) ? { ...value } : {}, tree, root);
}

function compute(out: Doc, tree: Tree, root: Doc): Doc {
  for (const [name, node] of tree) {
    if (node instanceof Map) {
      if (hasComputed(node)) out[name] = assign(out[name], node, root);
    } else if (node.kind === 'compute') {
      const value = node.value(root);
      if (value === undefined) delete out[name];
      else out[name] = value;
    }
  }
  return out;
}

function hasComputed(tree: Tree): boolean {
  return [...tree.values()].some((node) =>
    node instanceof Map ? hasComputed(node) : node.kind === 'compute',
  );
}
