import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { DESCRIBED_REQUEST_GAPS, DESCRIBED_RESPONSE_GAPS, withGaps } from './known-gaps.ts';
import { MERCADO_PAGO_OPERATIONS } from './operations.ts';
import { type ApiSchemas, anyOf, type Definitions, reference, type Schema } from './schema.ts';

type Json = Readonly<Record<string, unknown>>;

/** What of a schema is checked; formats, examples and texts are left out. */
const KEPT = ['type', 'enum', 'const', 'pattern', 'required'];

/**
 * What Mercado Pago's own OpenAPI description says about the operations that are called: it closes enumerations
 * which the SDK leaves open, and asks for fields that the SDK does not. Operations that it lacks are left out.
 */
export function mercadoPagoDescription(path: string): ApiSchemas {
  const document = object(parse(readFileSync(path, 'utf8')));
  const info = object(document['info']);
  const schemas: ApiSchemas = {
    source: `OpenAPI description "${text(info['title'])}"`,
    version: text(info['version']),
    operations: [],
    requests: {},
    responses: {},
  };
  for (const { call, method, path: route } of MERCADO_PAGO_OPERATIONS) {
    const described = findOperation(document, method, route);
    if (!described) continue;
    schemas.operations.push({ call, method, path: route });
    define(document, schemas.requests, call, requestOf(described, method), false);
    define(document, schemas.responses, call, answerOf(described), true);
  }
  return {
    ...schemas,
    requests: withGaps(schemas.requests, DESCRIBED_REQUEST_GAPS),
    responses: withGaps(schemas.responses, DESCRIBED_RESPONSE_GAPS),
  };
}

function findOperation(document: Json, method: string, route: string): Json | undefined {
  const pattern = (path: string) => path.replaceAll(/:[A-Za-z]+|\{[^}]+\}/g, ':id');
  const found = Object.entries(object(document['paths'])).find(
    ([path]) => pattern(path) === pattern(route),
  );
  const operation = object(found?.[1])[method.toLowerCase()];
  return operation === undefined ? undefined : object(operation);
}

/** A body, or the query as an object. */
function requestOf(operation: Json, method: string): Json {
  if (method !== 'GET') return contentOf(operation['requestBody']);
  const parameters = list(operation['parameters']).map(object);
  const query = parameters.filter((one) => one['in'] === 'query');
  return {
    type: 'object',
    properties: Object.fromEntries(query.map((one) => [text(one['name']), one['schema']])),
    required: query.filter((one) => one['required'] === true).map((one) => text(one['name'])),
  };
}

function answerOf(operation: Json): Json {
  const found = Object.entries(object(operation['responses'])).find(([status]) =>
    status.startsWith('2'),
  );
  return contentOf(found?.[1]);
}

function contentOf(body: unknown): Json {
  return object(object(object(object(body)['content'])['application/json'])['schema']);
}

function define(
  document: Json,
  into: Definitions,
  name: string,
  schema: Json,
  nullsForMissing: boolean,
): void {
  into[name] = {};
  into[name] = translate(schema);

  function translate(given: Json): Schema {
    const target = given['$ref'];
    if (typeof target === 'string') return translateReference(target);
    const kept = Object.fromEntries(
      KEPT.flatMap((key) => (key in given ? [[key, given[key]]] : [])),
    );
    const branches = list(given['oneOf'] ?? given['anyOf']).map((one) => translate(object(one)));
    const required = list(given['required']);
    const properties = Object.entries(object(given['properties'])).map(([field, inner]) => {
      const read = translate(object(inner));
      const mayBeNull = nullsForMissing && !required.includes(field);
      return [field, mayBeNull ? anyOf([read, { type: 'null' }]) : read] as const;
    });
    return {
      ...kept,
      ...(branches.length > 0 ? { anyOf: branches } : {}),
      ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
      ...('items' in given ? { items: translate(object(given['items'])) } : {}),
    };
  }

  function translateReference(target: string): Schema {
    const inner = target.split('/').at(-1) ?? '';
    if (!(inner in into)) {
      const components = object(object(document['components'])['schemas']);
      define(document, into, inner, object(components[inner]), nullsForMissing);
    }
    return reference(inner);
  }
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
