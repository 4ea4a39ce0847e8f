import { distinctValues, keyOf } from '../bson/keys.ts';
import { wholeNumber } from '../bson/numbers.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { elementsOf, valuesAt, withValue } from '../query/path.ts';
import { compileExpression, type Variables } from './expression.ts';
import type { CompileStage, PipelineContext } from './stages.ts';

function text(spec: Doc, name: string): string {
  const value = spec[name];
  return typeof value === 'string' ? value : fail(9, `argument '${name}' must be a string`);
}

function spec(stage: string, operand: unknown, known: readonly string[]): Doc {
  if (!isDoc(operand)) return fail(9, `the ${stage} stage specification must be an object`);
  const unknown = Object.keys(operand).find((name) => !known.includes(name));
  return unknown === undefined ? operand : fail(9, `unknown argument to ${stage}: ${unknown}`);
}

const LOOKUP = ['from', 'localField', 'foreignField', 'as', 'let', 'pipeline'];

/** `$lookup` by equality, by pipeline, or by both; foreign documents come by index where one fits. */
export const compileLookup: CompileStage = (operand, context, compilePipeline) => {
  const given = spec('$lookup', operand, LOOKUP);
  const { pipeline } = given;
  const [from, as] = [text(given, 'from'), text(given, 'as').split('.')];
  const byField = 'localField' in given || 'foreignField' in given;
  const local = byField ? text(given, 'localField').split('.') : [];
  const foreign = byField ? text(given, 'foreignField') : '';
  if (!byField && !Array.isArray(pipeline))
    fail(9, '$lookup needs a pipeline or localField and foreignField');
  const variables = letExpressions(given['let'], context);
  const stages: unknown[] = Array.isArray(pipeline) ? pipeline : [];
  // Checked once with the names of its variables; compiled per document with their values.
  compilePipeline(stages, { ...context, variables: variables({}) });
  // A $match in front goes into the read, where an index can serve it.
  const [first] = stages;
  const head = isDoc(first) && isDoc(first['$match']) ? first['$match'] : undefined;
  return async (docs) => {
    const made: Doc[] = [];
    for (const doc of docs) {
      const values = variables(doc);
      const wanted = elementsOf(valuesAt(doc, local));
      const equality: Doc = byField
        ? { [foreign]: { $in: wanted.length === 0 ? [null] : wanted } }
        : {};
      const filter = head === undefined ? equality : { $and: [equality, head] };
      const run = compilePipeline(head === undefined ? stages : stages.slice(1), {
        ...context,
        variables: values,
      });
      made.push(withValue(doc, as, await run(await context.read(from, filter, values))));
      await context.pace.breathe();
    }
    return made;
  };
};

function letExpressions(
  given: unknown = {},
  { variables, collation }: PipelineContext,
): (doc: Doc) => Variables {
  if (!isDoc(given)) return fail(9, '$lookup argument let must be an object');
  const fields = Object.entries(given).map(
    ([name, expression]) => [name, compileExpression(expression, variables, collation)] as const,
  );
  return (doc) => ({
    ...variables,
    ...Object.fromEntries(fields.map(([name, value]) => [name, value(doc)])),
  });
}

const GRAPH =
  'from as startWith connectFromField connectToField maxDepth depthField restrictSearchWithMatch';

/** `$graphLookup`: follows references from document to document. */
export const compileGraphLookup: CompileStage = (operand, context) => {
  const given = spec('$graphLookup', operand, GRAPH.split(' '));
  const [from, as] = [text(given, 'from'), text(given, 'as').split('.')];
  const [fromField, toField] = [
    text(given, 'connectFromField').split('.'),
    text(given, 'connectToField'),
  ];
  const start = compileExpression(given['startWith'], context.variables, context.collation);
  const maxDepth = wholeNumber(given['maxDepth']) ?? Number.POSITIVE_INFINITY;
  const { depthField, restrictSearchWithMatch: restriction = {} } = given;
  return async (docs) => {
    const made: Doc[] = [];
    for (const doc of docs) {
      const found = new Map<string, Doc>();
      let frontier: unknown[] = elementsOf([start(doc)]).filter((value) => value !== undefined);
      for (let depth = 0; depth <= maxDepth && frontier.length > 0; depth++) {
        const filter = { $and: [{ [toField]: { $in: frontier } }, restriction] };
        const all = await context.read(from, filter, context.variables);
        const next = all.filter((one) => !found.has(keyOf(one['_id'])));
        for (const one of next) {
          found.set(
            keyOf(one['_id']),
            typeof depthField === 'string' ? { ...one, [depthField]: depth } : one,
          );
        }
        const values = next.flatMap((one) => elementsOf(valuesAt(one, fromField)));
        frontier = [...distinctValues(values).values()];
      }
      made.push(withValue(doc, as, [...found.values()]));
    }
    return made;
  };
};
