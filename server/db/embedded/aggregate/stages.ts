import { wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc, isNil } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { matches, parseFilter, type Tools } from '../query/filter.ts';
import { elementsOf, valuesAt, withValue } from '../query/path.ts';
import { compileProjection, compileSet, type Shape } from '../query/projection.ts';
import { place, reshape, type Tree } from '../query/reshape.ts';
import { parseSort, sortPaced } from '../query/sort.ts';
import type { Pace } from '../store/pace.ts';
import { pathParts, pathValue } from './expression.ts';
import { compileGroup } from './group.ts';

/** Where a pipeline gets documents of other collections, and what it compiles with. */
export interface PipelineContext extends Tools {
  pace: Pace;
  /** Documents of a collection of the same database that match a filter, by index if one fits. */
  read(collection: string, filter: Doc): Promise<Doc[]>;
}

export type Run = (docs: Doc[]) => Promise<Doc[]> | Doc[];

/** Stages that hold pipelines of their own are given the way to compile them. */
export type CompileStage = (
  operand: unknown,
  context: PipelineContext,
  pipeline: typeof compilePipeline,
) => Run;

/** The stages that make one document of one; updates by pipeline may use them too. */
export const SHAPES: Readonly<Record<string, (operand: unknown, tools: Tools) => Shape>> = {
  $addFields: compileSet,
  $set: compileSet,
  $unset: compileUnset,
  $project: (operand, tools) => {
    if (!isDoc(operand)) return fail(15969, '$project specification must be an object');
    if (Object.keys(operand).length === 0) fail(51272, '$project must have at least one field');
    return compileProjection(operand, tools).shape;
  },
  $replaceRoot: (operand, tools) => {
    if (!isDoc(operand)) return fail(40229, '$replaceRoot needs an object');
    return compileReplace(operand['newRoot'] ?? fail(40231, 'no newRoot specified'), tools);
  },
  $replaceWith: compileReplace,
};

function compileUnset(operand: unknown): Shape {
  const tree: Tree = new Map();
  for (const path of [operand].flat()) {
    place(tree, typeof path === 'string' ? path : fail(31002, '$unset needs strings'), 'exclude');
  }
  return (doc) => reshape(doc, tree, 'exclude', doc) as Doc;
}

function compileReplace(operand: unknown, { expression }: Tools): Shape {
  const value = expression(operand);
  return (doc) => {
    const made = value(doc);
    return isDoc(made) ? made : fail(40228, "'newRoot' expression must evaluate to an object");
  };
}

const STAGES: Readonly<Record<string, CompileStage>> = {
  $match: (operand, context) => {
    const filter = parseFilter(operand, context);
    return async (docs) =>
      (await context.pace.map(docs, (doc) => (matches(filter, doc) ? [doc] : []))).flat();
  },
  $group: (operand, context) => {
    const run = compileGroup(operand, context);
    return (docs) => run(docs, context.pace);
  },
  $sort: (operand, { collation, pace }) => {
    const sort = parseSort(operand);
    if (sort.length === 0) fail(15976, '$sort stage must have at least one sort key');
    return (docs) => sortPaced(docs, (doc) => doc, sort, collation, pace);
  },
  $limit: (operand) => {
    const limit = wholeNumber(operand) ?? fail(15957, 'the limit must be specified as a number');
    return limit <= 0 ? fail(15958, 'the limit must be positive') : (docs) => docs.slice(0, limit);
  },
  $skip: (operand) => {
    const skip = wholeNumber(operand) ?? -1;
    return skip < 0 ? fail(15972, '$skip must not be negative') : (docs) => docs.slice(skip);
  },
  $count: (name) => {
    if (typeof name !== 'string' || name === '') return fail(40156, '$count needs a field name');
    if (name.startsWith('$')) fail(40158, 'the count field cannot be a $-prefixed path');
    if (name.includes('.')) fail(40160, "the count field cannot contain '.'");
    return (docs) => (docs.length === 0 ? [] : [{ [name]: docs.length }]);
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
};

/** `$lookup` by equality; foreign documents come by index where one fits. */
function compileLookup(spec: unknown, { pace, read }: PipelineContext): Run {
  const names = ['from', 'localField', 'foreignField', 'as'];
  if (!isDoc(spec)) return fail(9, 'the $lookup stage specification must be an object');
  const other = Object.keys(spec).find((name) => !names.includes(name));
  if (other !== undefined) fail(9, `unknown argument to $lookup: ${other}`);
  const [from = '', localField = '', foreignField = '', as = ''] = names.map((name) => {
    const value = spec[name];
    return typeof value === 'string' ? value : fail(9, `$lookup needs a string '${name}'`);
  });
  return async (docs) => {
    const made: Doc[] = [];
    for (const doc of docs) {
      const values = elementsOf(valuesAt(doc, localField.split('.')));
      const $in = values.length === 0 ? [null] : values;
      made.push(withValue(doc, as.split('.'), await read(from, { [foreignField]: { $in } })));
      await pace.breathe();
    }
    return made;
  };
}

/** `$unwind`: one document per element of an array. */
function compileUnwind(spec: Doc): (doc: Doc) => Doc[] {
  const { path, includeArrayIndex: index, preserveNullAndEmptyArrays, ...rest } = spec;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) fail(28811, `unrecognized option to $unwind stage: ${unknown}`);
  if (typeof path !== 'string') return fail(28808, 'expected a string as the path for $unwind');
  if (!path.startsWith('$')) fail(28818, `path to $unwind should be prefixed with a '$': ${path}`);
  if (index !== undefined && typeof index !== 'string') fail(28810, 'bad includeArrayIndex');
  const parts = pathParts(path.slice(1));
  const numbered = (doc: Doc, at: number | null): Doc =>
    typeof index === 'string' ? withValue(doc, index.split('.'), at) : doc;
  const removed = compileUnset(parts.join('.'));
  return (doc) => {
    const value = pathValue(doc, parts);
    if (!Array.isArray(value) && !isNil(value)) return [numbered(doc, null)];
    const items: unknown[] = Array.isArray(value) ? value : [];
    if (items.length > 0) return items.map((item, i) => numbered(withValue(doc, parts, item), i));
    if (preserveNullAndEmptyArrays !== true) return [];
    return [numbered(Array.isArray(value) ? removed(doc) : doc, null)];
  };
}

/** The name and operand of a stage. */
export function stageOf(stage: unknown): [name: string, operand: unknown] {
  const [only, another] = isDoc(stage) ? Object.entries(stage) : [];
  if (only !== undefined && another === undefined) return only;
  return fail(40323, 'A pipeline stage specification object must contain exactly one field.');
}

/** Checks and compiles a pipeline; the documents it is run on are never changed. */
export function compilePipeline(pipeline: unknown, context: PipelineContext) {
  if (!Array.isArray(pipeline)) return fail(14, 'a pipeline must be an array');
  const stages = pipeline.map((stage): Run => {
    const [name, operand] = stageOf(stage);
    const compiled =
      Object.hasOwn(STAGES, name) && STAGES[name]?.(operand, context, compilePipeline);
    if (compiled) return compiled;
    const shape = Object.hasOwn(SHAPES, name) && SHAPES[name]?.(operand, context);
    if (!shape) return fail(40324, `Unrecognized pipeline stage name: '${name}'`);
    return (docs) => context.pace.map(docs, shape);
  });
  return async (docs: Doc[]): Promise<Doc[]> => {
    let result = docs;
    for (const stage of stages) result = await stage(result);
    return result;
  };
}
