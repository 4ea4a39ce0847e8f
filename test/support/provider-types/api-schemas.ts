import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import { findRoute } from '#server/standins/payments/http/routes.ts';
import type { ProviderName } from '#shared/contracts/subscriptions.ts';
import type { ApiSchemas } from '../../sdk-types/schema.ts';

type Side = 'requests' | 'responses';

/** The operations of one description, and whether something fits what it says about them. */
export interface DescribedApi {
  source: string;
  /** The operation behind a call over HTTP; null for one that is not described. */
  operationOf(method: string, path: string): string | null;
  /**
   * What does not fit, in words; empty where all does.
   * @param isText true for forms and queries, in which numbers and flags are written as texts.
   */
  problems(side: Side, operation: string, value: unknown, isText?: boolean): string[];
}

const FILES: Readonly<Record<ProviderName, readonly string[]>> = {
  stripe: ['stripe.json'],
  mercadopago: ['mercadopago.json', 'mercadopago-openapi.json'],
};

const opened = new Map<string, DescribedApi>();

/** What is said about a provider; read once in a process, and compiled when an operation is first met. */
export function describedApis(provider: ProviderName): DescribedApi[] {
  return FILES[provider].map((name) => {
    const api = opened.get(name) ?? openApi(readSchemas(name));
    opened.set(name, api);
    return api;
  });
}

export function readSchemas(name: string): ApiSchemas {
  const url = new URL(`../../sdk-types/generated/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as ApiSchemas;
}

const TELLING: Options = { allErrors: true, verbose: true };

function openApi(schemas: ApiSchemas): DescribedApi {
  const validators = {
    exact: createValidators(schemas, { coerceTypes: false }),
    ofTexts: createValidators(schemas, { coerceTypes: true }),
    // Many times slower where something may have one of many forms, so only for what is known to be wrong.
    telling: createValidators(schemas, { coerceTypes: false, ...TELLING }),
    tellingOfTexts: createValidators(schemas, { coerceTypes: true, ...TELLING }),
  };
  return {
    source: schemas.source,
    operationOf: (method, path) => findRoute(schemas.operations, method, path)?.route.call ?? null,
    problems(side, operation, value, isText = false) {
      const { exact, ofTexts, telling, tellingOfTexts } = validators;
      if ((isText ? ofTexts : exact)(side, operation)(value)) return [];
      const validate = (isText ? tellingOfTexts : telling)(side, operation);
      validate(value);
      return explain(validate.errors ?? [], value);
    },
  };
}

function createValidators(schemas: ApiSchemas, options: Options) {
  const ajv = new Ajv({ ...options, strict: false, validateSchema: false, inlineRefs: false });
  for (const side of ['requests', 'responses'] as const) {
    ajv.addSchema({ $id: `${side}.json`, definitions: schemas[side] });
  }
  const compiled = new Map<string, ValidateFunction>();
  return (side: Side, operation: string): ValidateFunction => {
    const $ref = `${side}.json#/definitions/${operation}`;
    const validate = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, validate);
    return validate;
  };
}

/** The innermost problems: of several forms that something may have, what stands outside is only that none fits. */
function explain(errors: readonly ErrorObject[], whole: unknown): string[] {
  const depthOf = ({ instancePath }: ErrorObject) => instancePath.split('/').length;
  const deepest = Math.max(...errors.map(depthOf));
  const kinds = new Set(['anyOf', 'type']);
  const inner = errors.filter((error) => depthOf(error) === deepest);
  const telling = inner.filter(({ keyword }) => !kinds.has(keyword));
  const shown = (telling.length > 0 ? telling : inner).map(
    ({ instancePath, message, params, data }) =>
      `${instancePath || '/'} ${message} ${JSON.stringify(params)}, is ${shorten(data ?? whole)}`,
  );
  return [...new Set(shown)];
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
