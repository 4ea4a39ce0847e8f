import type { RequestHandler } from 'express';
import { ProblemError } from './problem.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses unsafe requests that a browser sent from another site with our cookie. Browsers always send
 * Origin with them; clients with a bearer token or a provider's signature carry no cookie.
 */
export function refuseForeignOrigins(allowed: readonly string[]): RequestHandler {
  const origins = new Set(allowed);
  return (request, _response, next) => {
    if (SAFE_METHODS.has(request.method) || request.headers.cookie === undefined) return next();
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const isForeign =
      origin === undefined
        ? site !== undefined && site !== 'same-origin' && site !== 'none'
        : !origins.has(origin) && origin !== `${request.protocol}://${request.headers.host}`;
    return next(isForeign ? new ProblemError('CSRF') : undefined);
  };
}
