import type { Collation } from '../bson/collation.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { type Fields, fieldsOf } from '../bson/raw.ts';
import { type Doc, isDoc, isNil } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { filterRoots, matches } from '../query/filter.ts';
import { parseFilter } from '../query/parse.ts';
import { withValue } from '../query/path.ts';
import { expressionRoots } from '../query/roots.ts';
import { parseSort, sortPaced } from '../query/sort.ts';
import type { Pace } from '../store/pace.ts';
import {
  compileExpression,
  compilePredicate,
  pathParts,
  pathValue,
  type Variables,
} from './expression.ts';
import { compileGroup } from './group.ts';
import { compileLookup } from './lookup.ts';
import { SHAPES } from './shapes.ts';

/** Where a pipeline gets documents of other collections, and what it compiles with. */
export interface PipelineContext {
  collation: Collation | undefined;
  variables: Variables | undefined;
  pace: Pace;
  /** Documents of a collection of the same database that match a filter, by index if one fits. */
  read(collection: string, filter: Doc, variables: Variables | undefined): Promise<Doc[]>;
}

export type Run = (docs: Doc[]) => Promise<Doc[]>;

/** Stages that hold pipelines of their own are given the way to compile them. */
export type CompileStage = (
  operand: unknown,
  context: PipelineContext,
  pipeline: typeof compilePipeline,
) => (docs: Doc[]) => Promise<Doc[]> | Doc[];

function group(spec: unknown, { collation, variables, pace }: PipelineContext): Run {
  const compile = (expression: unknown) => compileExpression(expression, variables, collation);
  const run = compileGroup(spec, compile, collation);
  return (docs) => run(docs, pace);
}

const STAGES: Readonly<Record<string, CompileStage>> = {
  $match: (operand, { pace, collation, variables }) => {
    const expr = (expression: unknown) => compilePredicate(expression, variables, collation);
    const filter = parseFilter(operand, { collation, expr });
    return async (docs) => {
      const kept: Doc[] = [];
      await pace.each(docs, (doc) => {
        if (matches(filter, doc)) kept.push(doc);
      });
      return kept;
    };
  },
  $group: group,
  $sortByCount: (operand, context) => {
    const run = group({ _id: operand, count: { $sum: 1 } }, context);
    return async (docs) =>
      (await run(docs)).sort((a, b) => Number(b['count']) - Number(a['count']));
  },
  $sort: (operand, { collation, pace }) => {
    const sort = parseSort(operand);
    if (sort.length === 0) fail(15976, '$sort stage must have at least one sort key');
    return (docs) => sortPaced(docs, (doc) => doc, sort, { collation, pace });
  },
  $limit: (operand) => {
    const limit = wholeNumber(operand) ?? fail(15957, 'the limit must be specified as a number');
    return limit <= 0 ? fail(15958, 'the limit must be positive') : (docs) => docs.slice(0, limit);
  },
  $skip: (operand) => {
    const skip = wholeNumber(operand) ?? -1;
    return skip < 0
      ? fail(15972, 'Argument to $skip must be a number, not negative')
      : (docs) => docs.slice(skip);
  },
  $count: (operand) => {
    if (typeof operand !== 'string' || operand === '')
      return fail(40156, 'the count field must be a non-empty string');
    if (operand.startsWith('$')) fail(40158, 'the count field cannot be a $-prefixed path');
    if (operand.includes('.')) fail(40160, "the count field cannot contain '.'");
    return (docs) => (docs.length === 0 ? [] : [{ [operand]: docs.length }]);
  },
  $unwind: (operand, { pace }) => {
    const unwind = compileUnwind(isDoc(operand) ? operand : { path: operand });
    return async (docs) => (await pace.map(docs, unwind)).flat();
  },
  $lookup: compileLookup,
  $facet: (operand, context, pipeline) => {
    const facets = isDoc(operand) ? Object.entries(operand) : [];
    if (facets.length === 0) fail(40169, 'the $facet specification must be a non-empty object');
    const runs = facets.map(([name, stages]) => [name, pipeline(stages, context)] as const);
    return async (docs) => {
      const made: Doc = {};
      for (const [name, run] of runs) made[name] = await run(docs);
      return [made];
    };
  },
  $unionWith: (operand, context, pipeline) => {
    const { coll, pipeline: stages = [] } = isDoc(operand) ? operand : { coll: operand };
    if (typeof coll !== 'string') return fail(9, '$unionWith needs a collection');
    const run = pipeline(stages, context);
    return async (docs) => docs.concat(await run(await context.read(coll, {}, undefined)));
  },
  $sample: (operand) => {
    const size = isDoc(operand) ? wholeNumber(operand['size']) : undefined;
    if (size === undefined) return fail(28745, 'the $sample stage specification must be an object');
    return (docs) =>
      docs
        .map((doc) => ({ doc, at: Math.random() }))
        .sort((a, b) => a.at - b.at)
        .slice(0, size)
        .map(({ doc }) => doc);
  },
};

/** `$unwind`: one document per element of an array. */
function compileUnwind({
  path,
  includeArrayIndex,
  preserveNullAndEmptyArrays,
  ...rest
}: Doc): (doc: Doc) => Doc[] {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) fail(28811, `unrecognized option to $unwind stage: ${unknown}`);
  if (typeof path !== 'string')
    return fail(28808, 'expected a string as the path for $unwind stage');
  if (!path.startsWith('$'))
    fail(28818, `path option to $unwind should be prefixed with a '$': ${path}`);
  if (
    includeArrayIndex !== undefined &&
    (typeof includeArrayIndex !== 'string' || includeArrayIndex === '')
  ) {
    fail(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage');
  }
  const parts = pathParts(path.slice(1));
  const withIndex = (doc: Doc, index: number | null): Doc =>
    typeof includeArrayIndex === 'string'
      ? withValue(doc, includeArrayIndex.split('.'), index)
      : doc;
  const removed = SHAPES['$unset']?.(parts.join('.'), { expression: () => () => null });
  return (doc) => {
    const value = pathValue(doc, parts);
    if (Array.isArray(value) && value.length > 0) {
      return value.map((item: unknown, i) => withIndex(withValue(doc, parts, item), i));
    }
    if (!Array.isArray(value) && !isNil(value)) return [withIndex(doc, null)];
    if (preserveNullAndEmptyArrays !== true) return [];
    return [withIndex(Array.isArray(value) && removed ? removed(doc) : doc, null)];
  };
}

/** The name and operand of a stage. */
export function stageOf(stage: unknown): [name: string, operand: unknown] {
  const [only, another] = isDoc(stage) ? Object.entries(stage) : [];
  if (only !== undefined && another === undefined) return only;
  return fail(40323, 'A pipeline stage specification object must contain exactly one field.');
}

/** Checks and compiles a pipeline; the documents it is run on are never changed. */
export function compilePipeline(pipeline: unknown, context: PipelineContext): Run {
  if (!Array.isArray(pipeline)) return fail(14, 'a pipeline must be an array');
  const stages = pipeline.map((stage) => {
    const [name, operand] = stageOf(stage);
    if (Object.hasOwn(STAGES, name)) return STAGES[name]?.(operand, context, compilePipeline);
    const { collation, variables, pace } = context;
    const expression = (given: unknown) => compileExpression(given, variables, collation);
    if (!Object.hasOwn(SHAPES, name)) fail(40324, `Unrecognized pipeline stage name: '${name}'`);
    const shape = SHAPES[name]?.(operand, { expression });
    return shape && ((docs: Doc[]) => pace.map(docs, shape));
  });
  return async (docs) => {
    let result = docs;
    for (const stage of stages) result = (await stage?.(result)) ?? [];
    return result;
  };
}

/** The fields that a pipeline reads of its documents; undefined when that may be all. */
export function pipelineFields(pipeline: readonly unknown[]): Fields | undefined {
  const roots = new Set<string>();
  for (const stage of pipeline) {
    const [name, operand] = stageOf(stage);
    if (name === '$group' || name === '$sortByCount') {
      return expressionRoots(operand, roots) ? fieldsOf(roots) : undefined;
    }
    if (name === '$count') return fieldsOf(roots);
    if (name === '$match') {
      const filter = parseFilter(operand, { collation: undefined, expr: () => () => true });
      if (!filterRoots(filter, roots)) return undefined;
    }
    if (!['$match', '$unwind', '$limit', '$skip'].includes(name)) return undefined;
    if (name === '$unwind') expressionRoots(isDoc(operand) ? operand['path'] : operand, roots);
  }
  return undefined;
}
