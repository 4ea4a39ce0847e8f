import { EJSON } from 'bson';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Filter } from '../query/filter.ts';
import type { Predicate } from '../query/match.ts';
import { type ChangeSink, Collection } from './collection.ts';
import { type IndexSpec, parseIndexSpec } from './index-spec.ts';

/** What a store tells its log: changes of documents and changes of the catalogue. */
export interface StoreSink extends ChangeSink {
  meta(change: Doc): void;
}

/** All databases, by namespace ("database.collection"). */
export class Store {
  readonly collections = new Map<string, Collection>();
  private readonly sink: StoreSink;
  private readonly compile: (filter: Filter) => Predicate;

  constructor(sink: StoreSink, compile: (filter: Filter) => Predicate) {
    this.sink = sink;
    this.compile = compile;
  }

  get(ns: string): Collection | undefined {
    return this.collections.get(ns);
  }

  /** The collection, made if it does not exist yet, as inserts and upserts do. */
  ensure(ns: string): Collection {
    return this.collections.get(ns) ?? this.create(ns, {});
  }

  create(ns: string, options: Doc): Collection {
    checkNamespace(ns);
    const collection = new Collection(ns, options, this.sink, this.compile);
    this.collections.set(ns, collection);
    this.sink.meta({ create: ns, options });
    return collection;
  }

  drop(ns: string): boolean {
    if (!this.collections.delete(ns)) return false;
    this.sink.meta({ drop: ns });
    return true;
  }

  rename(from: string, to: string): void {
    const source = this.collections.get(from);
    if (source === undefined) return;
    this.drop(to);
    const target = this.create(to, source.options);
    for (const index of source.indexes.values()) {
      if (index.spec.name !== '_id_') this.createIndex(target, index.spec);
    }
    for (const slot of source.all()) target.insert(slot.doc);
    this.drop(from);
  }

  /** Whether the index was made; false when the very same one exists. */
  createIndex(collection: Collection, spec: IndexSpec): boolean {
    if (sameAsExisting(collection, spec)) return false;
    collection.createIndex(spec);
    this.sink.meta({ createIndex: collection.ns, spec: spec.shown });
    return true;
  }

  dropIndex(collection: Collection, name: string): void {
    collection.indexes.delete(name);
    this.sink.meta({ dropIndex: collection.ns, name });
  }

  /** Repeats a change of the catalogue that the log has kept. */
  replayMeta(change: Doc): void {
    const ns = String(
      change['create'] ?? change['drop'] ?? change['createIndex'] ?? change['dropIndex'],
    );
    if ('create' in change) this.create(ns, change['options'] as Doc);
    else if ('drop' in change) this.drop(ns);
    else if ('createIndex' in change) this.ensure(ns).loadIndex(parseIndexSpec(change['spec']));
    else this.get(ns)?.indexes.delete(String(change['name']));
  }
}

/** Splits "database.collection" at the first dot. */
export function splitNamespace(ns: string): [database: string, collection: string] {
  const dot = ns.indexOf('.');
  return [ns.slice(0, dot), ns.slice(dot + 1)];
}

function checkNamespace(ns: string): void {
  const [database, collection] = splitNamespace(ns);
  if (database === '' || /[/\\. "$\0]/.test(database))
    fail(73, `Invalid database name: '${database}'`);
  if (collection === '' || collection.startsWith('.') || collection.endsWith('.')) {
    fail(73, `Invalid namespace specified '${ns}'`);
  }
  if (collection.includes('$') || collection.includes('\0'))
    fail(73, `Invalid collection name: ${collection}`);
}

function sameAsExisting(collection: Collection, spec: IndexSpec): boolean {
  const same = (a: unknown, b: unknown): boolean => EJSON.stringify(a) === EJSON.stringify(b);
  const identity = (of: IndexSpec): unknown => [of.shown['key'], of.partial, of.collation?.id];
  const options = (of: IndexSpec): unknown => [of.unique, of.sparse, of.expireAfterSeconds];
  const byName = collection.indexes.get(spec.name)?.spec;
  if (byName !== undefined) {
    if (byName.name === '_id_' && same(byName.shown['key'], spec.shown['key'])) return true;
    if (!same(identity(byName), identity(spec))) {
      fail(
        86,
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${EJSON.stringify(spec.shown)}, existing index: ${EJSON.stringify(byName.shown)}`,
      );
    }
    if (!same(options(byName), options(spec))) {
      fail(
        byName.unique !== spec.unique || byName.sparse !== spec.sparse ? 86 : 85,
        `An equivalent index already exists with the same name but different options. Requested index: ${EJSON.stringify(spec.shown)}, existing index: ${EJSON.stringify(byName.shown)}`,
      );
    }
    return true;
  }
  for (const { spec: other } of collection.indexes.values()) {
    if (!same(identity(other), identity(spec))) continue;
    if (other.name === '_id_') return true;
    if (same(options(other), options(spec)))
      fail(85, `Index already exists with a different name: ${other.name}`);
    fail(
      85,
      `An equivalent index already exists with a different name and options. Requested index: ${EJSON.stringify(spec.shown)}, existing index: ${EJSON.stringify(other.shown)}`,
    );
  }
  return false;
}
