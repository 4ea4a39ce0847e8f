import { type Doc, isDoc, isOperatorDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { assign, exclude, place, type Tree } from '../query/field-tree.ts';
import {
  checkPath,
  compileProjection,
  type ProjectionTools,
  type Shape,
} from '../query/projection.ts';

type MakeShape = (operand: unknown, tools: ProjectionTools) => Shape;

/** The stages that make one document of one; updates by pipeline may use them too. */
export const SHAPES: Readonly<Record<string, MakeShape>> = {
  $addFields: compileSet,
  $set: compileSet,
  $unset: (operand) => {
    const paths: unknown[] = Array.isArray(operand) ? operand : [operand];
    const tree: Tree = new Map();
    for (const path of paths) {
      if (typeof path !== 'string') return fail(31002, '$unset must be a string or an array');
      place(tree, path, { kind: 'exclude' });
    }
    return (doc) => exclude(doc, tree) as Doc;
  },
  $project: (operand, tools) => {
    if (!isDoc(operand)) return fail(15969, '$project specification must be an object');
    if (Object.keys(operand).length === 0) fail(51272, '$project must have at least one field');
    return compileProjection(operand, tools).shape;
  },
  $replaceRoot: (operand, tools) =>
    isDoc(operand) && 'newRoot' in operand
      ? compileReplace(operand['newRoot'], tools)
      : fail(40231, 'no newRoot specified for the $replaceRoot stage'),
  $replaceWith: compileReplace,
};

function compileSet(operand: unknown, tools: ProjectionTools): Shape {
  if (!isDoc(operand)) return fail(40272, '$set specification stage must be an object');
  const tree: Tree = new Map();
  const addLevel = (level: Doc, prefix: string): void => {
    for (const [name, value] of Object.entries(level)) {
      checkPath(name);
      // `{a: {b: 1}}` sets a.b and keeps what else is in a.
      if (isDoc(value) && !isOperatorDoc(value) && Object.keys(value).length > 0)
        addLevel(value, `${prefix}${name}.`);
      else place(tree, prefix + name, { kind: 'compute', value: tools.expression(value) });
    }
  };
  addLevel(operand, '');
  return (doc) => assign(doc, tree, doc) as Doc;
}

function compileReplace(expression: unknown, tools: ProjectionTools): Shape {
  const value = tools.expression(expression);
  return (doc) => {
    const made = value(doc);
    return isDoc(made) ? made : fail(40228, "'newRoot' expression must evaluate to an object");
  };
}
