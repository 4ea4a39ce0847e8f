import { decode } from '../bson/raw.ts';
import type { Doc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { Collection, type Surroundings } from './collection.ts';
import { parseIndexSpec } from './index-spec.ts';
import { metaEntry, type Replay } from './log-format.ts';

/** All databases: collections by namespace ("database.collection"). */
export class Store {
  readonly collections = new Map<string, Collection>();
  private readonly around: Surroundings;

  constructor(around: Surroundings) {
    this.around = around;
  }

  get(ns: string): Collection | undefined {
    return this.collections.get(ns);
  }

  /** The collection, made if it does not exist yet, as inserts and upserts do. */
  ensure(ns: string): Collection {
    return this.collections.get(ns) ?? this.create(ns, {});
  }

  create(ns: string, options: Doc): Collection {
    const [database, name] = splitNamespace(ns);
    if (database === '' || /[/\\. "$\0]/.test(database))
      fail(73, `Invalid database: '${database}'`);
    if (name === '' || /^\.|\.$|[$\0]/.test(name)) fail(73, `Invalid namespace specified '${ns}'`);
    const collection = new Collection(ns, options, this.around);
    this.collections.set(ns, collection);
    this.around.change(metaEntry({ create: ns, options }));
    return collection;
  }

  drop(ns: string): boolean {
    if (!this.collections.delete(ns)) return false;
    this.around.change(metaEntry({ drop: ns }));
    return true;
  }

  /** Repeats a change that the log has kept. */
  replay(...[operation, ns, raw]: Parameters<Replay>): void {
    if (operation === 'put') this.ensure(ns).load(raw);
    else if (operation === 'remove') this.get(ns)?.unload(decode(raw));
    else this.replayMeta(decode(raw));
  }

  private replayMeta({ create, options, drop, createIndex, spec, dropIndex, name }: Doc): void {
    if (create !== undefined) this.create(String(create), options as Doc);
    else if (drop !== undefined) this.drop(String(drop));
    else if (createIndex !== undefined)
      this.ensure(String(createIndex)).loadIndex(parseIndexSpec(spec));
    else this.get(String(dropIndex))?.disown(String(name));
  }
}

/** Splits "database.collection" at the first dot. */
export function splitNamespace(ns: string): [database: string, collection: string] {
  const dot = ns.indexOf('.');
  return [ns.slice(0, dot), ns.slice(dot + 1)];
}
