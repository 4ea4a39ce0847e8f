import { ts } from '@ts-morph/common';
import type { Declarations } from './declarations.ts';
import { definitionNames } from './definition-names.ts';
import { anyOf, type Definitions, reference, type Schema, type SchemaObject } from './schema.ts';

export interface ReadingRules {
  /** Whether fields that no type names are refused. */
  isClosed: boolean;
  /** What may be null although no type says so: fields that may be missing. */
  nullsForMissing: boolean;
  /** The objects whose fields are looked at where an id may stand instead; of others only that they are objects. */
  isExpanded(object: string): boolean;
  /** Which of several events are looked at. */
  isReadEvent(type: string): boolean;
  /** Fields that are left out: refused where unknown fields are, not looked at elsewhere. */
  isLeftOut(field: string): boolean;
}

/** Turns types into schemas, and keeps a definition of each type that has a name. */
export function createSchemaReader({ checker, typeOf }: Declarations, rules: ReadingRules) {
  const definitions: Definitions = {};
  const nameOf = definitionNames(checker);

  function read(type: ts.Type): Schema {
    // Amounts with more digits than a number holds travel as texts (Stripe SDK: Decimal).
    if (type.aliasSymbol?.name === 'Decimal')
      return { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' };
    if (type.isUnion()) return readUnion(type.types);
    if (type.isIntersection()) return readIntersection(type);
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (has(type, ts.TypeFlags.BooleanLiteral)) {
      return { const: checker.typeToString(type) === 'true' };
    }
    if (has(type, ts.TypeFlags.String)) return { type: 'string' };
    if (has(type, ts.TypeFlags.Number)) return { type: 'number' };
    if (has(type, ts.TypeFlags.Null)) return { type: 'null' };
    if (has(type, ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return {};
    // `deleted?: void` says that the field is not there.
    if (has(type, ts.TypeFlags.Void | ts.TypeFlags.Undefined)) return false;
    if (checker.isArrayType(type)) return { type: 'array', items: read(elementOf(type)) };
    if (has(type, ts.TypeFlags.Object)) return readNamed(type);
    throw new Error(`No schema is known for ${checker.typeToString(type)}.`);
  }

  /** Unions of texts are closed: their tail for texts to come is left out. */
  function readUnion(all: readonly ts.Type[]): Schema {
    const types = all.filter(
      (one) => !isOpenTail(one) && !has(one, ts.TypeFlags.Undefined) && !isOtherEvent(one),
    );
    const mayBeId = types.some((one) => has(one, ts.TypeFlags.String));
    const literals = types.filter(isLiteral).map(valueOf);
    const hasBoth = literals.includes(true) && literals.includes(false);
    const values = hasBoth ? literals.filter((one) => typeof one !== 'boolean') : literals;
    const others = types.filter((one) => !isLiteral(one));
    return anyOf([
      ...(values.length > 0 ? [{ enum: values.sort() }] : []),
      ...(hasBoth ? [{ type: 'boolean' }] : []),
      ...others.map((one) => (mayBeId && isUnexpanded(one) ? anyObject() : read(one))),
    ]);
  }

  /** What is answered together with its transport, or any text beside known ones that are gone. */
  function readIntersection(type: ts.IntersectionType): Schema {
    if (isOpenTail(type)) return { type: 'string' };
    const [only, second] = type.types.filter((one) => !isTransport(one));
    if (only && !second) return read(only);
    throw new Error(`Both of several: ${checker.typeToString(type)}.`);
  }

  function isUnexpanded(type: ts.Type): boolean {
    const kind = textIn(type, 'object');
    return kind !== null && !rules.isExpanded(kind);
  }

  function isOtherEvent(type: ts.Type): boolean {
    const event = textIn(type, 'object') === 'event' ? textIn(type, 'type') : null;
    return event !== null && !rules.isReadEvent(event);
  }

  /** The one text that a field can be. */
  function textIn(type: ts.Type, name: string): string | null {
    const field = checker.getPropertyOfType(type, name);
    const value = field && typeOf(field);
    return value?.isStringLiteral() ? value.value : null;
  }

  function readNamed(type: ts.Type): Schema {
    const name = nameOf(type);
    if (name === null) return readFields(type);
    if (!(name in definitions)) {
      definitions[name] = {};
      definitions[name] = readFields(type);
    }
    return reference(name);
  }

  function readFields(type: ts.Type): SchemaObject {
    const index = checker.getIndexInfoOfType(type, ts.IndexKind.String);
    const schema: SchemaObject = { type: 'object' };
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const field of checker.getPropertiesOfType(type)) {
      const fieldType = typeOf(field);
      const isOptional = (field.flags & ts.SymbolFlags.Optional) !== 0;
      const isLeftOut = rules.isLeftOut(field.name);
      if (isNotSent(field.name, fieldType) || (isLeftOut && isOptional)) continue;
      if (!isOptional) required.push(field.name);
      properties[field.name] = isLeftOut ? {} : readField(fieldType, isOptional);
    }
    if (Object.keys(properties).length > 0) schema.properties = properties;
    if (required.length > 0) schema.required = required;
    if (index) schema.additionalProperties = read(index.type);
    else if (rules.isClosed) schema.additionalProperties = false;
    return schema;
  }

  function readField(type: ts.Type, isOptional: boolean): Schema {
    const schema = read(type);
    return isOptional && rules.nullsForMissing ? anyOf([schema, { type: 'null' }]) : schema;
  }

  function elementOf(type: ts.Type): ts.Type {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    if (!element) throw new Error('A list of nothing.');
    return element;
  }

  function isLiteral(type: ts.Type): boolean {
    return (
      type.isStringLiteral() || type.isNumberLiteral() || has(type, ts.TypeFlags.BooleanLiteral)
    );
  }

  function valueOf(type: ts.Type): string | number | boolean {
    if (type.isStringLiteral() || type.isNumberLiteral()) return type.value;
    return checker.typeToString(type) === 'true';
  }

  return {
    definitions,
    /** Puts the schema of a type under another name too; without a type, nothing may be sent. */
    define(name: string, type: ts.Type | undefined): void {
      definitions[name] = type ? read(type) : { type: 'object', additionalProperties: false };
    },
  };
}

/** `string & Record<never, never>`: any text, in a way that keeps the known ones apart for editors. */
function isOpenTail(type: ts.Type): boolean {
  return type.isIntersection() && type.types.some((one) => has(one, ts.TypeFlags.String));
}

/** Methods, and what Mercado Pago's SDK adds to an answer. */
function isNotSent(name: string, type: ts.Type): boolean {
  return name === 'api_response' || type.getCallSignatures().length > 0;
}

/** What the SDK says of an answer's transport: `lastResponse` at Stripe. */
function isTransport(type: ts.Type): boolean {
  return type.getProperty('lastResponse') !== undefined;
}

function has(type: ts.Type, flags: ts.TypeFlags): boolean {
  return (type.flags & flags) !== 0;
}

function anyObject(): SchemaObject {
  return { type: 'object', required: ['id', 'object'] };
}
