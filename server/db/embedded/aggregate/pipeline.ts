import { wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { compileFilter } from '../query/match.ts';
import { parseFilter } from '../query/parse.ts';
import { parseSort, sortPaced } from '../query/sort.ts';
import { BUCKETS } from './buckets.ts';
import { compileExpression, compilePredicate } from './expression.ts';
import { compileGroup } from './group.ts';
import { compileGraphLookup, compileLookup } from './lookup.ts';
import { compileShape } from './shapes.ts';
import type { CompileStage, PipelineContext, Run } from './stage.ts';
import { compileUnwind } from './unwind.ts';

const each =
  (name: string): CompileStage =>
  (operand, { pace, collation, variables }) => {
    const shape = compileShape(name, operand, {
      expression: (expression) => compileExpression(expression, variables, collation),
    });
    return (docs) => pace.map(docs, shape);
  };

const STAGES: Readonly<Record<string, CompileStage>> = {
  $match: (operand, { pace, collation, variables }) => {
    const matches = compileFilter(parseFilter(operand), {
      collation,
      compileExpr: (expression) => compilePredicate(expression, variables, collation),
    });
    return async (docs) => {
      const kept: Doc[] = [];
      await pace.each(docs, (doc) => {
        if (matches(doc)) kept.push(doc);
      });
      return kept;
    };
  },
  $project: each('$project'),
  $addFields: each('$addFields'),
  $set: each('$set'),
  $unset: each('$unset'),
  $replaceRoot: each('$replaceRoot'),
  $replaceWith: each('$replaceWith'),
  $group: (operand, { pace, collation, variables }) => {
    const group = compileGroup(
      operand,
      (expression) => compileExpression(expression, variables, collation),
      collation,
    );
    return (docs) => group(docs, pace);
  },
  $sort: (operand, { collation, pace }) => {
    const sort = parseSort(operand);
    if (sort.length === 0) fail(15976, '$sort stage must have at least one sort key');
    return (docs) => sortPaced(docs, sort, collation, pace);
  },
  $limit: (operand) => {
    const limit = positive(operand, 15957, 'the limit must be specified as a number');
    if (limit === 0) fail(15958, 'the limit must be positive');
    return (docs) => docs.slice(0, limit);
  },
  $skip: (operand) => {
    const skip = positive(operand, 15972, 'Argument to $skip must be a number');
    return (docs) => docs.slice(skip);
  },
  $count: (operand) => {
    if (typeof operand !== 'string')
      return fail(40156, 'the count field must be a non-empty string');
    if (operand === '') fail(40156, 'the count field must be a non-empty string');
    if (operand.startsWith('$')) fail(40158, 'the count field cannot be a $-prefixed path');
    if (operand.includes('.')) fail(40160, "the count field cannot contain '.'");
    return (docs) => (docs.length === 0 ? [] : [{ [operand]: docs.length }]);
  },
  $unwind: (operand, { pace }) => {
    const unwind = compileUnwind(operand);
    return async (docs) => {
      const made: Doc[] = [];
      await pace.each(docs, (doc) => {
        for (const one of unwind(doc)) made.push(one);
      });
      return made;
    };
  },
  $lookup: compileLookup,
  $graphLookup: compileGraphLookup,
  $facet: (operand, context) => {
    if (!isDoc(operand) || Object.keys(operand).length === 0)
      return fail(40169, 'the $facet specification must be a non-empty object');
    const facets = Object.entries(operand).map(([name, pipeline]) => {
      if (!Array.isArray(pipeline))
        return fail(
          40170,
          `arguments to $facet must be arrays, ${name} is type ${typeof pipeline}`,
        );
      return [name, compilePipeline(pipeline, context)] as const;
    });
    return async (docs) => {
      const made: Doc = {};
      for (const [name, run] of facets) made[name] = await run(docs);
      return [made];
    };
  },
  $unionWith: (operand, context) => {
    const from = isDoc(operand) ? operand['coll'] : operand;
    const pipeline = isDoc(operand) ? (operand['pipeline'] ?? []) : [];
    if (typeof from !== 'string' || !Array.isArray(pipeline))
      return fail(9, '$unionWith needs a collection and a pipeline');
    const run = compilePipeline(pipeline, context);
    return async (docs) => docs.concat(await run(await context.read(from, {}, undefined)));
  },
  $sample: (operand) => {
    const size = isDoc(operand) ? wholeNumber(operand['size']) : undefined;
    if (size === undefined) return fail(28745, 'the $sample stage specification must be an object');
    return (docs) => sample(docs, size);
  },
  $sortByCount: (operand, context) => {
    const group = compileGroup(
      { _id: operand, count: { $sum: 1 } },
      (expression) => compileExpression(expression, context.variables, context.collation),
      context.collation,
    );
    return async (docs) =>
      (await group(docs, context.pace)).sort((a, b) => Number(b['count']) - Number(a['count']));
  },
  ...BUCKETS,
};

function positive(operand: unknown, code: number, message: string): number {
  const whole = wholeNumber(operand);
  if (whole === undefined) return fail(code, message);
  return whole < 0 ? fail(code, `${message}, and must not be negative`) : whole;
}

function sample(docs: readonly Doc[], size: number): Doc[] {
  const pool = [...docs];
  const taken: Doc[] = [];
  while (taken.length < size && pool.length > 0) {
    const [one] = pool.splice(Math.floor(Math.random() * pool.length), 1);
    if (one !== undefined) taken.push(one);
  }
  return taken;
}

/** The name and operand of a stage. */
export function stageOf(stage: unknown): [name: string, operand: unknown] {
  const entries = isDoc(stage) ? Object.entries(stage) : [];
  const [only] = entries;
  if (only === undefined || entries.length !== 1) {
    return fail(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  return only;
}

/** Checks and compiles a pipeline; the documents it is run on are never changed. */
export function compilePipeline(pipeline: readonly unknown[], context: PipelineContext): Run {
  const stages = pipeline.map((stage) => {
    const [name, operand] = stageOf(stage);
    const make = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
    if (make === undefined) return fail(40324, `Unrecognized pipeline stage name: '${name}'`);
    return make(operand, context, compilePipeline);
  });
  return async (docs) => {
    let result = docs;
    for (const stage of stages) result = await stage(result);
    return result;
  };
}
