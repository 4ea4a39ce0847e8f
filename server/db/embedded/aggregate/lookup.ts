import { wholeNumber } from '../bson/numbers.ts';
import { keyOf } from '../bson/order-key.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { elementsOf, valuesAt } from '../query/path.ts';
import { compileExpression, type Variables } from './expression.ts';
import type { CompileStage, PipelineContext } from './stage.ts';
import { setPath } from './unwind.ts';

function text(spec: Doc, name: string, stage: string): string {
  const value = spec[name];
  return typeof value === 'string'
    ? value
    : fail(9, `${stage} argument '${name}' must be a string, is type ${typeof value}`);
}

/** What the local field asks the foreign one to equal: its value, or any element of its array. */
function wanted(doc: Doc, local: string): unknown[] {
  const values = elementsOf(valuesAt(doc, local.split('.')));
  return values.length === 0 ? [null] : values;
}

/** `$lookup` by equality, by pipeline, or by both; foreign documents come by index where one fits. */
export const compileLookup: CompileStage = (operand, context, compilePipeline) => {
  if (!isDoc(operand)) return fail(9, 'the $lookup stage specification must be an object');
  const unknown = Object.keys(operand).find(
    (name) => !['from', 'localField', 'foreignField', 'as', 'let', 'pipeline'].includes(name),
  );
  if (unknown !== undefined) fail(9, `unknown argument to $lookup: ${unknown}`);
  const as = text(operand, 'as', '$lookup').split('.');
  const from = text(operand, 'from', '$lookup');
  const byField = 'localField' in operand || 'foreignField' in operand;
  const local = byField ? text(operand, 'localField', '$lookup') : '';
  const foreign = byField ? text(operand, 'foreignField', '$lookup') : '';
  const { pipeline } = operand;
  if (!byField && !Array.isArray(pipeline))
    fail(
      9,
      "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
    );
  const variables = letExpressions(operand['let'], context);
  // Checked once with the names of its variables; compiled per document with their values.
  if (Array.isArray(pipeline)) compilePipeline(pipeline, { ...context, variables: variables({}) });
  return async (docs) => {
    const made: Doc[] = [];
    for (const doc of docs) {
      const values = variables(doc);
      const filter: Doc = byField ? { [foreign]: { $in: wanted(doc, local) } } : {};
      let found: Doc[];
      if (Array.isArray(pipeline)) {
        const { head, rest } = leadingMatch(pipeline);
        found = await context.read(
          from,
          head === undefined ? filter : { $and: [filter, head] },
          values,
        );
        found = await compilePipeline(rest, { ...context, variables: values })(found);
      } else {
        found = await context.read(from, filter, undefined);
      }
      made.push(setPath(doc, as, found));
      if (context.pace.due()) await context.pace.breathe();
    }
    return made;
  };
};

/** A `$match` in front goes into the read, where an index can serve it. */
export function leadingMatch(pipeline: readonly unknown[]): {
  head: Doc | undefined;
  rest: readonly unknown[];
} {
  const [first] = pipeline;
  const head = isDoc(first) ? first['$match'] : undefined;
  return isDoc(head) ? { head, rest: pipeline.slice(1) } : { head: undefined, rest: pipeline };
}

function letExpressions(given: unknown, context: PipelineContext): (doc: Doc) => Variables {
  if (given !== undefined && !isDoc(given))
    return fail(9, '$lookup argument let must be an object');
  const fields = Object.entries(given ?? {}).map(
    ([name, expression]) =>
      [name, compileExpression(expression, context.variables, context.collation)] as const,
  );
  return (doc) => {
    const values: Doc = { ...context.variables };
    for (const [name, value] of fields) values[name] = value(doc);
    return values;
  };
}

/** `$graphLookup`: follows references from document to document. */
export const compileGraphLookup: CompileStage = (operand, context) => {
  if (!isDoc(operand)) return fail(9, 'the $graphLookup stage specification must be an object');
  const from = text(operand, 'from', '$graphLookup');
  const as = text(operand, 'as', '$graphLookup').split('.');
  const fromField = text(operand, 'connectFromField', '$graphLookup').split('.');
  const toField = text(operand, 'connectToField', '$graphLookup');
  const start = compileExpression(operand['startWith'], context.variables, context.collation);
  const maxDepth = wholeNumber(operand['maxDepth']) ?? Number.POSITIVE_INFINITY;
  const { depthField, restrictSearchWithMatch: restriction } = operand;
  return (docs) =>
    Promise.all(
      docs.map(async (doc) => {
        const found = new Map<string, Doc>();
        let frontier: unknown[] = elementsOf([start(doc)]).filter((value) => value !== undefined);
        for (let depth = 0; depth <= maxDepth && frontier.length > 0; depth++) {
          const filter: Doc = { [toField]: { $in: frontier } };
          const next = await context.read(
            from,
            isDoc(restriction) ? { $and: [filter, restriction] } : filter,
            context.variables,
          );
          frontier = [];
          for (const one of next) {
            const key = keyOf(one['_id']);
            if (found.has(key)) continue;
            found.set(key, typeof depthField === 'string' ? { ...one, [depthField]: depth } : one);
            frontier.push(...elementsOf(valuesAt(one, fromField)));
          }
        }
        return setPath(doc, as, [...found.values()]);
      }),
    );
};
