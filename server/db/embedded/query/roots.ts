import { isDoc } from '../bson/values.ts';

/** Adds the top-level fields that an expression reads; false when it may read any. */
export function expressionRoots(expression: unknown, into: Set<string>): boolean {
  if (typeof expression === 'string') {
    if (expression.startsWith('$$')) return !/^\$\$(ROOT|CURRENT)\b/.test(expression);
    if (expression.startsWith('$')) into.add(expression.slice(1).split('.')[0] ?? '');
    return true;
  }
  if (Array.isArray(expression)) return expression.every((item) => expressionRoots(item, into));
  if (!isDoc(expression)) return true;
  return Object.entries(expression).every(
    ([name, value]) => name !== '$getField' && expressionRoots(value, into),
  );
}
