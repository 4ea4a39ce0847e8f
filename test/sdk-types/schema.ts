/** As much of JSON Schema (draft 7) as types need. False fits nothing, an empty one everything. */
export type Schema = false | SchemaObject;

export interface SchemaObject {
  $ref?: string;
  type?: string | string[];
  const?: string | number | boolean;
  enum?: (string | number | boolean | null)[];
  pattern?: string;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema;
}

/** One definition for each named type, and one under the name of each call. */
export type Definitions = Record<string, Schema>;

/** What a published description says about the operations of an API. */
export interface ApiSchemas {
  /** What it was taken from: an npm package, or the title of a document. */
  source: string;
  version: string;
  operations: { call: string; method: string; path: string }[];
  requests: Definitions;
  responses: Definitions;
}

export function reference(name: string): SchemaObject {
  return { $ref: `#/definitions/${name}` };
}

/** One of several, written short: bare types in one list, null beside texts in their enumeration. */
export function anyOf(schemas: Schema[]): Schema {
  const bare = [...new Set(schemas.flatMap((one) => bareTypes(one)))];
  const others = schemas.filter((one) => bareTypes(one).length === 0);
  const [first] = others;
  if (others.length === 1 && bare.length === 1 && bare[0] === 'null' && isEnumeration(first)) {
    return { enum: [...first.enum, null] };
  }
  const types: Schema[] =
    bare.length === 0 ? [] : [{ type: bare.length === 1 ? (bare[0] ?? '') : bare }];
  const all = [...others, ...types];
  const [only, second] = all;
  return only !== undefined && second === undefined ? only : { anyOf: all };
}

function bareTypes(schema: Schema): string[] {
  if (schema === false || schema.type === undefined || Object.keys(schema).length > 1) return [];
  return [schema.type].flat();
}

function isEnumeration(schema: Schema | undefined): schema is Required<Pick<SchemaObject, 'enum'>> {
  return (
    typeof schema === 'object' && schema.enum !== undefined && Object.keys(schema).length === 1
  );
}

/** A line for each definition, so that a change of version shows what it changed. */
export function formatSchemas({ source, version, operations, requests, responses }: ApiSchemas) {
  const lines = (entries: string[]) => entries.join(',\n');
  const definitions = (all: Definitions) =>
    lines(
      Object.entries(all)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`),
    );
  return [
    `{"source": ${JSON.stringify(source)}, "version": ${JSON.stringify(version)},`,
    `"operations": [\n${lines(operations.map((one) => JSON.stringify(one)))}\n],`,
    `"requests": {\n${definitions(requests)}\n},`,
    `"responses": {\n${definitions(responses)}\n}}\n`,
  ].join('\n');
}
