import { wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { matches, parseFilter, type Tools } from '../query/filter.ts';
import { compileProjection, compileSet, type Shape } from '../query/projection.ts';
import { parseSort, sortPaced } from '../query/sort.ts';
import type { Pace } from '../store/pace.ts';
import { compileGroup } from './group.ts';

/** What a pipeline is compiled with. */
export interface PipelineContext extends Tools {
  pace: Pace;
}

type Run = (docs: Doc[]) => Promise<Doc[]> | Doc[];

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

function compileUnset(operand: unknown, tools: Tools): Shape {
  const paths = [operand].flat();
  if (paths.length === 0) fail(31119, '$unset needs at least one field');
  if (!paths.every((path) => typeof path === 'string')) fail(31120, '$unset needs strings');
  return compileProjection(Object.fromEntries(paths.map((path) => [path, false])), tools).shape;
}

function compileReplace(operand: unknown, { expression }: Tools): Shape {
  const value = expression(operand);
  return (doc) => {
    const made = value(doc);
    return isDoc(made) ? made : fail(40228, "'newRoot' expression must evaluate to an object");
  };
}

const STAGES: Readonly<Record<string, (operand: unknown, context: PipelineContext) => Run>> = {
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
    if (sort[0]?.path === '$natural') fail(16410, '$natural is no field');
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
};

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
    const compiled = Object.hasOwn(STAGES, name) && STAGES[name]?.(operand, context);
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
