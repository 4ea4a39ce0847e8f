import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { elementsOf, valuesAt, withValue } from '../query/path.ts';
import { compileExpression, type Variables } from './expression.ts';
import type { CompileStage, PipelineContext } from './stages.ts';

function text(spec: Doc, name: string): string {
  const value = spec[name];
  return typeof value === 'string' ? value : fail(9, `argument '${name}' must be a string`);
}

const LOOKUP = ['from', 'localField', 'foreignField', 'as', 'let', 'pipeline'];

/** `$lookup` by equality, by pipeline, or by both; foreign documents come by index where one fits. */
export const compileLookup: CompileStage = (operand, context, compilePipeline) => {
  if (!isDoc(operand)) return fail(9, 'the $lookup stage specification must be an object');
  const unknown = Object.keys(operand).find((name) => !LOOKUP.includes(name));
  if (unknown !== undefined) fail(9, `unknown argument to $lookup: ${unknown}`);
  const { pipeline } = operand;
  const [from, as] = [text(operand, 'from'), text(operand, 'as').split('.')];
  const byField = 'localField' in operand || 'foreignField' in operand;
  const local = byField ? text(operand, 'localField').split('.') : [];
  const foreign = byField ? text(operand, 'foreignField') : '';
  if (!byField && !Array.isArray(pipeline))
    fail(9, '$lookup needs a pipeline or localField and foreignField');
  const variables = letExpressions(operand['let'], context);
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
