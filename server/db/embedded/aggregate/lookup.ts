import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { elementsOf, valuesAt, withValue } from '../query/path.ts';
import { makeTools } from './expression.ts';
import type { CompileStage } from './stages.ts';

const FIELDS = ['from', 'localField', 'foreignField', 'as', 'let', 'pipeline'];

/** `$lookup` by equality, by pipeline, or by both; foreign documents come by index where one fits. */
export const compileLookup: CompileStage = (operand, context, compilePipeline) => {
  if (!isDoc(operand)) return fail(9, 'the $lookup stage specification must be an object');
  const unknown = Object.keys(operand).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) fail(9, `unknown argument to $lookup: ${unknown}`);
  const text = (name: string): string => {
    const value = operand[name];
    return typeof value === 'string' ? value : fail(9, `argument '${name}' must be a string`);
  };
  const { pipeline = [], let: given = {} } = operand;
  const [from, as] = [text('from'), text('as').split('.')];
  const byField = 'localField' in operand || !('pipeline' in operand);
  const local = byField ? text('localField').split('.') : [];
  const foreign = byField ? text('foreignField') : '';
  if (!isDoc(given)) return fail(9, '$lookup argument let must be an object');
  const values = Object.entries(given).map(
    ([name, expression]) => [name, context.expression(expression)] as const,
  );
  const toolsOf = (doc: Doc) => {
    const own = Object.fromEntries(values.map(([name, value]) => [name, value(doc)]));
    return makeTools(context.collation, { ...context.variables, ...own });
  };
  // Checked once with the names of its variables; compiled per document with their values.
  compilePipeline(pipeline, { ...context, ...toolsOf({}) });
  const stages = pipeline as Doc[];
  // A $match in front goes into the read, where an index can serve it.
  const head = stages[0]?.['$match'];
  const rest = isDoc(head) ? stages.slice(1) : stages;
  return async (docs) => {
    const made: Doc[] = [];
    for (const doc of docs) {
      const tools = toolsOf(doc);
      const wanted = elementsOf(valuesAt(doc, local));
      const equality = byField && { [foreign]: { $in: wanted.length === 0 ? [null] : wanted } };
      const filters = [equality, head].filter(isDoc);
      const filter: Doc = filters.length === 0 ? {} : { $and: filters };
      const run = compilePipeline(rest, { ...context, ...tools });
      made.push(withValue(doc, as, await run(await context.read(from, filter, tools))));
      await context.pace.breathe();
    }
    return made;
  };
};
