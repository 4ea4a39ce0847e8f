import express, { type RequestHandler } from 'express';
import { ProblemError } from './problem.ts';
import { keepSignedBody } from './service-signature.ts';

const JSON_TYPES = ['application/json', 'application/*+json'];

/** A body of another type is refused. Left unread, a request would be carried out as if it had said nothing. */
const refuseOtherTypes: RequestHandler = (request, _response, next) => {
  const isEmpty =
    request.get('transfer-encoding') === undefined &&
    Number(request.get('content-length') ?? 0) === 0;
  const isJson = isEmpty || request.is(JSON_TYPES) !== false;
  next(isJson ? undefined : new ProblemError('UNSUPPORTED_MEDIA_TYPE'));
};

/** Reads JSON. @throws ProblemError UNSUPPORTED_MEDIA_TYPE for anything else. */
export const jsonBody: readonly RequestHandler[] = [
  refuseOtherTypes,
  express.json({ limit: '256kb', type: JSON_TYPES, verify: keepSignedBody }),
];
