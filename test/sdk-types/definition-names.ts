import { ts } from '@ts-morph/common';

/**
 * A name for each type that has one in its declarations, without the file that it stands in: `Invoice.Parent`,
 * `ApiList-Invoice`. Where two files have the same name, the second one met gets a number. Null for others.
 */
export function definitionNames(checker: ts.TypeChecker): (type: ts.Type) => string | null {
  const taken = new Map<string, ts.Type>();
  return function nameOf(type: ts.Type): string | null {
    const symbol = type.aliasSymbol ?? type.symbol;
    if (!symbol || symbol.name.startsWith('__')) return null;
    const base = checker.getFullyQualifiedName(symbol).replace(/^".*"\./, '');
    const inner = argumentsOf(type).map((one) => nameOf(one) ?? checker.typeToString(one));
    const full = inner.length > 0 ? `${base}-${inner.join('-')}` : base;
    for (let serial = 1; ; serial += 1) {
      const name = serial === 1 ? full : `${full}_${serial}`;
      const holder = taken.get(name);
      if (holder === undefined) taken.set(name, type);
      if (holder === undefined || holder === type) return name;
    }
  };

  function argumentsOf(type: ts.Type): readonly ts.Type[] {
    if (type.aliasSymbol) return type.aliasTypeArguments ?? [];
    const isReference = ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
    // Of a class or interface without parameters the only argument is its own `this`.
    return isReference && 'target' in type
      ? checker.getTypeArguments(type as ts.TypeReference).filter((one) => !one.isTypeParameter())
      : [];
  }
}
