import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { compileProjection, type Projector, place } from '../query/projection.ts';
import { assign, exclude, type Tree } from '../query/projection-tree.ts';

interface Tools {
  expression(expression: unknown): (root: Doc) => unknown;
}

/** The stages that make one document of one: $project, $set, $unset, $replaceRoot and their like. */
export function compileShape(name: string, operand: unknown, tools: Tools): Projector {
  switch (name) {
    case '$addFields':
    case '$set':
      return compileSet(name, operand, tools);
    case '$unset':
      return compileUnset(operand);
    case '$replaceRoot':
      if (!isDoc(operand) || !('newRoot' in operand))
        return fail(40231, 'no newRoot specified for the $replaceRoot stage');
      return compileReplace(operand['newRoot'], tools);
    case '$replaceWith':
      return compileReplace(operand, tools);
    default:
      if (!isDoc(operand)) return fail(15969, '$project specification must be an object');
      if (Object.keys(operand).length === 0)
        fail(
          51272,
          'Invalid $project :: caused by :: projection specification must have at least one field',
        );
      return compileProjection(
        operand,
        { ...tools, filter: () => fail(168, "Unrecognized expression '$elemMatch'") },
        '$project',
      );
  }
}

function compileSet(name: string, operand: unknown, tools: Tools): Projector {
  if (!isDoc(operand))
    return fail(40272, `${name} specification stage must be an object, got ${typeof operand}`);
  const tree: Tree = { children: new Map() };
  addLevel(tree, operand, '', tools);
  return (doc) => assign(doc, tree, doc) as Doc;
}

/** `{a: {b: 1}}` sets a.b and keeps what else is in a. */
function addLevel(tree: Tree, level: Doc, prefix: string, tools: Tools): void {
  for (const [name, value] of Object.entries(level)) {
    const path = prefix + name;
    if (name === '') fail(40352, 'FieldPath cannot be constructed with empty string');
    if (name.startsWith('$'))
      fail(
        16410,
        "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
      );
    const first = isDoc(value) ? Object.keys(value)[0] : undefined;
    if (isDoc(value) && first !== undefined && !first.startsWith('$'))
      addLevel(tree, value, `${path}.`, tools);
    else place(tree, path, { kind: 'compute', value: tools.expression(value) });
  }
}

function compileUnset(operand: unknown): Projector {
  const paths: unknown[] = Array.isArray(operand) ? operand : [operand];
  const tree: Tree = { children: new Map() };
  for (const path of paths) {
    if (typeof path !== 'string')
      return fail(31002, '$unset specification must be a string or an array');
    place(tree, path, { kind: 'exclude' });
  }
  return (doc) => exclude(doc, tree) as Doc;
}

function compileReplace(expression: unknown, tools: Tools): Projector {
  const value = tools.expression(expression);
  return (doc) => {
    const made = value(doc);
    return isDoc(made)
      ? made
      : fail(
          40228,
          "'newRoot' expression must evaluate to an object, but resulting value was not one",
        );
  };
}
