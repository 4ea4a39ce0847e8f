import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

const ACCEPTABLE = /^[\w-]{8,64}$/;

/** Gives every request an id, taking over a well-formed one, and sends it back. */
export const requestContext: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id');
  const requestId = given && ACCEPTABLE.test(given) ? given : randomUUID();
  response.locals['requestId'] = requestId;
  response.setHeader('x-request-id', requestId);
  next();
};
