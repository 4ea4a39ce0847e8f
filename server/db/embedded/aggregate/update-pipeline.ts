import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import type { Update } from '../update/update-context.ts';
import { compileExpression, type Variables } from './expression.ts';
import { compileShape } from './shapes.ts';

const STAGES = new Set([
  '$addFields',
  '$set',
  '$project',
  '$unset',
  '$replaceRoot',
  '$replaceWith',
]);

/** An update given as a pipeline: each stage makes a new document of the one before. */
export function compilePipelineUpdate(
  pipeline: unknown[],
  variables: Variables | undefined,
  constants: unknown,
): Update {
  const known: Variables = { ...variables, ...(isDoc(constants) ? constants : {}) };
  const stages = pipeline.map((stage) => {
    const name = isDoc(stage) ? Object.keys(stage)[0] : undefined;
    if (!isDoc(stage) || name === undefined)
      return fail(40323, 'A pipeline stage specification object must contain exactly one field.');
    if (!STAGES.has(name)) {
      fail(
        40324,
        `Unrecognized pipeline stage name: '${name}' is not allowed to be used within an update`,
      );
    }
    return compileShape(name, stage[name], {
      expression: (expression) => compileExpression(expression, known),
    });
  });
  return {
    positional: false,
    replaces: false,
    apply: (doc) => {
      const result = stages.reduce<Doc>((value, stage) => stage(value), doc);
      return result['_id'] === undefined && doc['_id'] !== undefined
        ? { _id: doc['_id'], ...result }
        : result;
    },
  };
}
