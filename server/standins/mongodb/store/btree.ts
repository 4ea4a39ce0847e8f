import { createRequire } from 'node:module';
import type SortedBTree from 'sorted-btree';
import type { bulkLoad as BulkLoad } from 'sorted-btree/extended/bulkLoad';
import { compareKeys } from '../bson/keys.ts';

// The package is CommonJS without an ESM face, so it is required rather than imported.
const required = createRequire(import.meta.url);
const { default: BTree } = required('sorted-btree') as { default: typeof SortedBTree };
const { bulkLoad } = required('sorted-btree/extended/bulkLoad') as { bulkLoad: typeof BulkLoad };

const NODE_SIZE = 64;

/** Values under keys that plain `<` orders. */
export type KeyTree<V> = SortedBTree<string, V>;

export function emptyTree<V>(): KeyTree<V> {
  return new BTree<string, V>(undefined, compareKeys, NODE_SIZE);
}

/** A tree of keys that are in order already. */
export function treeOf<V>(keys: string[], values: V[]): KeyTree<V> {
  return bulkLoad(keys, values, NODE_SIZE, compareKeys);
}

/** Five bytes that tell apart what has the same key, in the order of the numbers. */
export function numberedKey(key: string, number: number): string {
  const high = Math.floor(number / 4294967296) & 255;
  const bytes = [high, (number >>> 24) & 255, (number >>> 16) & 255, (number >>> 8) & 255];
  return key + String.fromCharCode(...bytes, number & 255);
}
