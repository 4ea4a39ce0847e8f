import { type Doc, isDoc } from '../bson/values.ts';

/** What happens to one field of a projection. */
export type Leaf =
  | { kind: 'include' }
  | { kind: 'exclude' }
  | { kind: 'compute'; value: (root: Doc) => unknown }
  | { kind: 'slice'; skip: number; count: number };

export interface Tree {
  children: Map<string, Tree | Leaf>;
}

export function isLeaf(node: Tree | Leaf): node is Leaf {
  return 'kind' in node;
}

function slice(value: unknown, { skip, count }: Leaf & { kind: 'slice' }): unknown {
  if (!Array.isArray(value)) return value;
  const from = skip < 0 ? Math.max(0, value.length + skip) : skip;
  return value.slice(from, from + count);
}

/** Keeps the named fields, in the document's order; computed ones come after them. */
export function include(value: unknown, tree: Tree, root: Doc): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      const kept = include(item, tree, root);
      return kept === undefined ? [] : [kept];
    });
  }
  if (!isDoc(value)) return hasComputed(tree) ? compute({}, tree, root) : undefined;
  const out: Doc = {};
  for (const name of Object.keys(value)) {
    const node = tree.children.get(name);
    if (node === undefined) continue;
    const kept = isLeaf(node) ? includeLeaf(value[name], node) : include(value[name], node, root);
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
  if (Array.isArray(value)) return value.map((item: unknown) => exclude(item, tree));
  if (!isDoc(value)) return value;
  const out: Doc = {};
  for (const name of Object.keys(value)) {
    const node = tree.children.get(name);
    if (node === undefined) out[name] = value[name];
    else if (!isLeaf(node)) out[name] = exclude(value[name], node);
    else if (node.kind === 'slice') out[name] = slice(value[name], node);
  }
  return out;
}

/** Sets the computed fields of a tree in a document, or in each element of an array. */
export function assign(value: unknown, tree: Tree, root: Doc): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => assign(item, tree, root));
  return compute(isDoc(value) ? { ...value } : {}, tree, root);
}

function compute(out: Doc, tree: Tree, root: Doc): Doc {
  for (const [name, node] of tree.children) {
    if (isLeaf(node)) {
      if (node.kind !== 'compute') continue;
      const value = node.value(root);
      if (value === undefined) delete out[name];
      else out[name] = value;
    } else if (hasComputed(node)) {
      out[name] = assign(out[name], node, root);
    }
  }
  return out;
}

export function hasComputed(tree: Tree): boolean {
  for (const node of tree.children.values()) {
    if (isLeaf(node) ? node.kind === 'compute' : hasComputed(node)) return true;
  }
  return false;
}
