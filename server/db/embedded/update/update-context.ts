import type { Collation } from '../bson/collation.ts';
import type { Doc } from '../bson/values.ts';
import type { Filter } from '../query/filter.ts';
import type { Predicate } from '../query/match.ts';
import type { Positions } from '../query/path.ts';

/** What update operators need to know beside their operands. */
export interface UpdateContext {
  /** True while the document of an upsert is being made. */
  inserting: boolean;
  now: Date;
  collation: Collation | undefined;
  /** Where the query matched inside arrays, for the positional `$`. */
  positions: Positions;
  /** The predicates of arrayFilters by identifier; an element is tested as `{identifier: element}`. */
  arrayFilters: ReadonlyMap<string, Predicate>;
  compile(filter: Filter): Predicate;
}

/** An update that is understood and can be applied to any number of documents. */
export interface Update {
  /** Whether the query's array positions are needed. */
  positional: boolean;
  /** Whether the whole document is replaced. */
  replaces: boolean;
  apply(doc: Doc, context: UpdateContext): Doc;
}
