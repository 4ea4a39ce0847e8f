import type { Typed } from './resource.ts';

/** A record as a form first saw it, to tell what the person changed from what was there. */
export interface Base<Values extends Typed> {
  typed: Values;
  /** 0 for a record that is still to be created. */
  version: number;
}

export function fieldsOf<Values extends Typed>(typed: Values): (keyof Values & string)[] {
  return Object.keys(typed);
}

export function changedFields<Values extends Typed>(before: Values, after: Values) {
  return fieldsOf(before).filter((field) => before[field] !== after[field]);
}

/**
 * Puts what a person typed on top of a newer version: their own changes stay, the rest is what the other
 * person saved. `overlaps` are the fields that both changed, where the person has to choose.
 */
export function mergeTyped<Values extends Typed>(before: Values, mine: Values, theirs: Values) {
  const changed = changedFields(before, mine);
  const merged = { ...theirs };
  for (const field of changed) merged[field] = mine[field];
  const overlaps = changed.filter(
    (field) => theirs[field] !== before[field] && theirs[field] !== mine[field],
  );
  return { merged, overlaps };
}

/** The members of a body that differ: only what was changed is sent. */
export function changedMembers<Input extends object>(before: Input, after: Input): Partial<Input> {
  const changes: Partial<Input> = {};
  for (const name of Object.keys(after) as (keyof Input)[]) {
    if (JSON.stringify(before[name]) !== JSON.stringify(after[name])) changes[name] = after[name];
  }
  return changes;
}
