import { type Declarations, readDeclarations } from './declarations.ts';
import { STRIPE_OPERATIONS } from './operations.ts';
import { packageFile, packageVersion } from './packages.ts';
import type { ApiSchemas } from './schema.ts';
import { createSchemaReader } from './schema-of-type.ts';

/** What may be asked to be sent in place of its id, and what is then looked at. */
const EXPANDED = new Set([
  'charge',
  'customer',
  'invoice',
  'payment_intent',
  'payment_method',
  'price',
  'product',
  'subscription',
  'subscription_schedule',
]);

/** Of these every notice's object is looked at; it is checked when events are listed. */
const EVENTS =
  /^(charge|checkout\.session|customer|customer\.subscription|invoice|payment_intent|price|product|refund|subscription_schedule)\.[a-z_]+$|^charge\.dispute\./;

/** Large branches without any use here: terminals, what banks ask, evidence in disputes, what failed in detail. */
const LEFT_OUT = new Set([
  'card_present',
  'destination_details',
  'evidence',
  'interac_present',
  'last_finalization_error',
  'last_setup_error',
  'next_action',
  'previous_attributes',
  'setup_intent',
  'source',
  'sources',
]);

export function stripeSchemas(): ApiSchemas {
  const declarations = readDeclarations(packageFile('stripe', 'esm/stripe.esm.node.d.ts'));
  const { exported, propertyOf, method, typeOf } = declarations;
  const root = exported('Stripe');
  const notCards = methodsOfPaymentBesideCards(declarations);
  const rules = {
    nullsForMissing: false,
    isExpanded: (object: string) => EXPANDED.has(object),
    isReadEvent: (type: string) => EVENTS.test(type),
  };
  const requests = createSchemaReader(declarations, {
    ...rules,
    isClosed: true,
    isLeftOut: (field) => notCards.has(field),
  });
  const responses = createSchemaReader(declarations, {
    ...rules,
    isClosed: false,
    isLeftOut: (field) => notCards.has(field) || LEFT_OUT.has(field),
  });
  for (const { call } of STRIPE_OPERATIONS) {
    const [name = '', ...path] = call.split('.').toReversed();
    const { parameters, answer } = method(path.reduceRight(propertyOf, root), name);
    const params = parameters.find((one) => one.name === 'params');
    requests.define(call, params && typeOf(params));
    responses.define(call, answer);
  }
  return {
    source: 'stripe',
    version: packageVersion('stripe'),
    operations: [...STRIPE_OPERATIONS],
    requests: requests.definitions,
    responses: responses.definitions,
  };
}

function methodsOfPaymentBesideCards(declarations: Declarations): Set<string> {
  const { exported, propertyOf, method } = declarations;
  const { answer } = method(propertyOf(exported('Stripe'), 'paymentMethods'), 'retrieve');
  const type = propertyOf(answer, 'type');
  const names = type.isUnion() ? type.types : [];
  const texts = names.flatMap((one) => (one.isStringLiteral() ? [one.value] : []));
  return new Set(texts.filter((name) => name !== 'card'));
}
