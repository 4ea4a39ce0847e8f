import { wholeNumber } from '../bson/numbers.ts';
import { compare } from '../bson/order-key.ts';
import { type Doc, isDoc } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { compileExpression } from './expression.ts';
import { compileGroup } from './group.ts';
import type { CompileStage } from './stage.ts';

const COUNT: Doc = { count: { $sum: 1 } };

/** Documents by ranges of a value: given ones, or ones of about equal numbers. */
export const BUCKETS: Readonly<Record<string, CompileStage>> = {
  $bucket: (operand, { pace, collation, variables }) => {
    if (!isDoc(operand)) return fail(40201, 'Argument to $bucket stage must be an object');
    const { groupBy, boundaries, default: other, output = COUNT } = operand;
    if (!Array.isArray(boundaries) || boundaries.length < 2) {
      return fail(40192, "The $bucket 'boundaries' field must have at least 2 values");
    }
    const compile = (expression: unknown): ((root: Doc) => unknown) =>
      compileExpression(expression, variables, collation);
    const by = compile(groupBy);
    const place = (doc: Doc): unknown => {
      const value = by(doc);
      for (let i = boundaries.length - 2; i >= 0; i--) {
        if (
          compare(value, boundaries[i], collation) >= 0 &&
          compare(value, boundaries[i + 1], collation) < 0
        )
          return boundaries[i];
      }
      if (!('default' in operand))
        fail(
          7158303,
          '$bucket could not find a matching bucket for an input, and no default was specified.',
        );
      return other;
    };
    const group = compileGroup(
      { _id: '$_id', ...(isDoc(output) ? output : COUNT) },
      (expression) => (expression === '$_id' ? place : compile(expression)),
      collation,
    );
    return async (docs) =>
      (await group(docs, pace)).sort((a, b) => compare(a['_id'], b['_id'], collation));
  },
  $bucketAuto: (operand, { pace, collation, variables }) => {
    if (!isDoc(operand)) return fail(40240, 'The argument to $bucketAuto must be an object');
    const buckets = wholeNumber(operand['buckets']);
    if (buckets === undefined || buckets < 1)
      return fail(40243, "The $bucketAuto 'buckets' field must be greater than 0");
    if ('granularity' in operand)
      fail(115, "the built-in engine does not support 'granularity' in $bucketAuto");
    const compile = (expression: unknown): ((root: Doc) => unknown) =>
      compileExpression(expression, variables, collation);
    const by = compile(operand['groupBy']);
    const output = isDoc(operand['output']) ? operand['output'] : COUNT;
    const group = compileGroup({ _id: null, ...output }, compile, collation);
    return async (docs) => {
      const sorted = docs
        .map((doc) => ({ doc, value: by(doc) }))
        .sort((a, b) => compare(a.value, b.value, collation));
      const size = Math.max(1, Math.round(sorted.length / buckets));
      const made: Doc[] = [];
      for (let from = 0; from < sorted.length; ) {
        let to = made.length === buckets - 1 ? sorted.length : Math.min(sorted.length, from + size);
        while (
          to < sorted.length &&
          compare(sorted[to]?.value, sorted[to - 1]?.value, collation) === 0
        )
          to++;
        const [result] = await group(
          sorted.slice(from, to).map(({ doc }) => doc),
          pace,
        );
        const max = sorted[to < sorted.length ? to : to - 1]?.value;
        made.push({ ...result, _id: { min: sorted[from]?.value, max } });
        from = to;
      }
      return made;
    };
  },
};
