import { type Answer, json, type Request } from '../http/exchange.ts';
import type { FormObject } from '../http/form.ts';
import { parseForm } from '../http/form.ts';
import { findRoute } from '../http/routes.ts';
import { ApiError } from './api-error.ts';
import type { ApiRoute } from './api-route.ts';
import { complete } from './complete.ts';
import { expanded } from './expand.ts';
import { type IdempotencyStore, parameterHash } from './idempotency.ts';
import { newId } from './ids.ts';
import { Parameters } from './parameters.ts';
import { refuseIfAsked } from './refusals.ts';
import { billingPortalRoutes } from './resources/billing-portal.ts';
import { checkoutSessionRoutes } from './resources/checkout-sessions.ts';
import { customerRoutes } from './resources/customers.ts';
import { eventRoutes } from './resources/events.ts';
import { invoiceActionRoutes } from './resources/invoice-actions.ts';
import { invoiceRoutes } from './resources/invoices.ts';
import { paymentRoutes } from './resources/payments.ts';
import { priceRoutes } from './resources/prices.ts';
import { productRoutes } from './resources/products.ts';
import { subscriptionScheduleRoutes } from './resources/subscription-schedules.ts';
import { subscriptionRoutes } from './resources/subscriptions.ts';
import type { World } from './world.ts';

const ROUTES: readonly ApiRoute[] = [
  ...customerRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...checkoutSessionRoutes,
  ...subscriptionRoutes,
  ...subscriptionScheduleRoutes,
  ...invoiceRoutes,
  ...invoiceActionRoutes,
  ...paymentRoutes,
  ...eventRoutes,
  ...billingPortalRoutes,
];

/**
 * Answers one call to `/v1`, the key already checked: idempotency, parameters, the resource, expansion.
 * `underWay` is the time that it takes, in which the same key is refused.
 */
export async function answerApi(
  world: World,
  idempotency: IdempotencyStore,
  request: Request,
  underWay: () => Promise<void>,
): Promise<Answer> {
  const requestId = newId('req_', 14);
  const headers = { 'request-id': requestId };
  const key = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
  const runOnce = async () => {
    await underWay();
    return run(world, request, headers);
  };
  if (typeof key !== 'string') return runOnce();
  return idempotency.once(key, parameterHash(request), headers, runOnce);
}

function run(world: World, request: Request, headers: Record<string, string>): Answer {
  try {
    return json(200, handle(world, request), headers);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return json(error.status, error.body, headers);
  }
}

function handle(world: World, request: Request): object {
  const found = findRoute(ROUTES, request.method, request.path);
  if (!found) {
    const where = `${request.method}: ${request.path}`;
    throw new ApiError(404, 'invalid_request_error', `Unrecognized request URL (${where}).`);
  }
  const parameters = new Parameters(readForm(request));
  parameters.allowOnly(found.route.allows);
  refuseIfAsked(world, request);
  const object = found.route.handle({ world, ids: found.ids, parameters });
  return complete(expanded(world.state, object, parameters.texts('expand')));
}

/** GET and DELETE carry their parameters in the query (chapter 1.1). */
function readForm(request: Request): FormObject {
  return parseForm(request.method === 'POST' ? request.body : request.query.toString());
}

export function unauthorized(): Answer {
  const error = new ApiError(401, 'invalid_request_error', 'Invalid API Key provided.');
  return json(401, error.body, { 'request-id': newId('req_', 14) });
}
