import { type Declarations, readDeclarations } from './declarations.ts';
import { REQUEST_GAPS, RESPONSE_GAPS, withGaps } from './known-gaps.ts';
import { MERCADO_PAGO_OPERATIONS } from './operations.ts';
import { packageFile, packageVersion } from './packages.ts';
import type { ApiSchemas } from './schema.ts';
import { createSchemaReader } from './schema-of-type.ts';

/** Each method takes one object; under these names it holds what is sent. */
const SENT = ['body', 'updatePreferenceRequest', 'options'];

export function mercadoPagoSchemas(): ApiSchemas {
  const declarations = readDeclarations(packageFile('mercadopago', 'dist/index.d.ts'));
  const rules = {
    isExpanded: () => true,
    isReadEvent: () => true,
    isLeftOut: () => false,
  };
  const requests = createSchemaReader(declarations, {
    ...rules,
    isClosed: true,
    nullsForMissing: false,
  });
  const responses = createSchemaReader(declarations, {
    ...rules,
    isClosed: false,
    nullsForMissing: true,
  });
  for (const { call } of MERCADO_PAGO_OPERATIONS) {
    requests.define(call, sentBy(declarations, call));
    responses.define(call, methodOf(declarations, call).answer);
  }
  return {
    source: 'mercadopago',
    version: packageVersion('mercadopago'),
    operations: [...MERCADO_PAGO_OPERATIONS],
    requests: withGaps(requests.definitions, REQUEST_GAPS),
    responses: withGaps(responses.definitions, RESPONSE_GAPS),
  };
}

function methodOf({ exported, method }: Declarations, call: string) {
  const [client = '', name = ''] = call.split('.');
  return method(exported(client), name);
}

function sentBy(declarations: Declarations, call: string) {
  const { checker, typeOf } = declarations;
  const [parameter] = methodOf(declarations, call).parameters;
  const data = parameter && checker.getNonNullableType(typeOf(parameter));
  const field = SENT.map((name) => data?.getProperty(name)).find((one) => one !== undefined);
  return field && checker.getNonNullableType(typeOf(field));
}
