import { type Answer, json, type Request } from '../http/exchange.ts';
import { findRoute } from '../http/routes.ts';
import { authorizedPaymentRoutes } from './api/authorized-payments.ts';
import { chargebackRoutes } from './api/chargebacks.ts';
import { paymentRoutes } from './api/payments.ts';
import { preapprovalRoutes } from './api/preapprovals.ts';
import { preferenceRoutes } from './api/preferences.ts';
import { refundRoutes } from './api/refunds.ts';
import { type ApiResult, type ApiRoute, readBody } from './api-call.ts';
import { MercadoPagoApiError, notFound } from './api-error.ts';
import { withBinaryNoise } from './wire/binary-noise.ts';
import type { MercadoPagoWorld } from './world.ts';

const ROUTES: readonly ApiRoute[] = [
  ...preapprovalRoutes,
  ...authorizedPaymentRoutes,
  ...preferenceRoutes,
  ...paymentRoutes,
  ...refundRoutes,
  ...chargebackRoutes,
];

/** Answers one call, the token already checked; `path` without the prefix, with or without a slash at the end. */
export function answerMercadoPagoApi(
  world: MercadoPagoWorld,
  request: Request,
  path: string,
): Answer {
  try {
    const result = handle(world, request, path);
    if (result === null) return { status: 200, headers: {}, body: '' };
    const { answersBinaryNoise } = world.state.settings;
    return json(result.status, answersBinaryNoise ? withBinaryNoise(result.value) : result.value);
  } catch (error) {
    if (error instanceof MercadoPagoApiError) return json(error.status, error.body);
    throw error;
  }
}

function handle(world: MercadoPagoWorld, request: Request, path: string): ApiResult {
  const found = findRoute(ROUTES, request.method, path.replace(/\/$/, ''));
  if (!found) throw notFound('Resource');
  const key = request.headers['x-idempotency-key'];
  return found.route.handle({
    world,
    ids: found.ids,
    query: request.query,
    body: readBody(request.body),
    idempotencyKey: typeof key === 'string' && key !== '' ? key : null,
  });
}

export function invalidToken(): Answer {
  return json(401, new MercadoPagoApiError(401, 'unauthorized', 'invalid access token').body);
}
