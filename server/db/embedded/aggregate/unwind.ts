import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { pathValue } from './expression.ts';

/** Compiles `$unwind`: one document per element of an array. */
export function compileUnwind(spec: unknown): (doc: Doc) => Doc[] {
  const options: Doc = isDoc(spec) ? spec : { path: spec };
  const { path, includeArrayIndex: indexField, preserveNullAndEmptyArrays: preserve } = options;
  const unknown = Object.keys(options).find(
    (name) => !['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(name),
  );
  if (unknown !== undefined) fail(28811, `unrecognized option to $unwind stage: ${unknown}`);
  if (path === undefined) fail(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string')
    return fail(28808, 'expected a string as the path for $unwind stage');
  if (!path.startsWith('$'))
    fail(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (indexField !== undefined && (typeof indexField !== 'string' || indexField === '')) {
    fail(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage');
  }
  const parts = path.slice(1).split('.');
  const withIndex = (doc: Doc, index: number | null): Doc =>
    typeof indexField === 'string' ? setPath(doc, indexField.split('.'), index) : doc;
  return (doc) => {
    const value = pathValue(doc, parts, 0);
    if (Array.isArray(value)) {
      if (value.length === 0)
        return preserve === true ? [withIndex(removePath(doc, parts), null)] : [];
      return value.map((item: unknown, i) => withIndex(setPath(doc, parts, item), i));
    }
    if (value === undefined || value === null)
      return preserve === true ? [withIndex(doc, null)] : [];
    return [withIndex(doc, null)];
  };
}

/** A copy of the document with a value at a path of sub-documents. */
export function setPath(doc: Doc, parts: readonly string[], value: unknown): Doc {
  const [part = '', ...rest] = parts;
  if (rest.length === 0) return { ...doc, [part]: value };
  const inner = doc[part];
  return { ...doc, [part]: setPath(isDoc(inner) ? inner : {}, rest, value) };
}

function removePath(doc: Doc, parts: readonly string[]): Doc {
  const [part = '', ...rest] = parts;
  const { [part]: inner, ...others } = doc;
  if (rest.length === 0) return others;
  return isDoc(inner) ? { ...doc, [part]: removePath(inner, rest) } : doc;
}
