import type { ErrorRequestHandler, Response } from 'express';
import type { z } from 'zod';
import {
  type FieldError,
  PROBLEM_STATUS,
  type Problem,
  type ProblemCode,
} from '#shared/contracts/problem.ts';
import type { Logger } from '../log.ts';

type Members = Omit<Problem, 'type' | 'title' | 'status' | 'code' | 'requestId'>;

/** An answer that the contract foresees. Thrown anywhere below a route, turned into its problem document. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly status: number;
  readonly members: Members;

  constructor(
    code: ProblemCode,
    members: Members = {},
    options?: { status?: number; cause?: unknown },
  ) {
    super(members.detail ?? TITLES[code], { cause: options?.cause });
    this.code = code;
    this.status = options?.status ?? PROBLEM_STATUS[code];
    this.members = members;
  }
}

const TITLES: Record<ProblemCode, string> = {
  INVALID_REQUEST: 'The request is not valid',
  UNAUTHENTICATED: 'Sign in first',
  INVALID_CREDENTIALS: 'The address or the password is wrong',
  INVALID_SIGNATURE: 'The signature is not valid',
  FORBIDDEN: 'Your role does not allow this',
  CSRF: 'The request came from another site',
  LIMIT_REACHED: 'The plan has no room for more',
  FEATURE_NOT_AVAILABLE: 'The plan does not include this',
  PAID_UPGRADE_REQUIRED: 'This plan has to be paid for',
  NOT_FOUND: 'There is nothing here',
  CONFLICT: 'It was changed in the meantime',
  DUPLICATE: 'It exists already',
  ALREADY_ON_PLAN: 'The business is on this plan already',
  CHECKOUT_IN_PROGRESS: 'A checkout is open already',
  QUOTE_CHANGED: 'It costs something else now',
  REFUSED: 'That cannot be done now',
  PAYLOAD_TOO_LARGE: 'The request is too large',
  UNSUPPORTED_MEDIA_TYPE: 'The body has to be JSON',
  NOT_PURCHASABLE: 'This plan cannot be bought here',
  NO_PRICE: 'The plan has no such price',
  COMPED: 'The account is free of charge',
  INVALID_RETURN_URL: 'The return address is not allowed',
  IDEMPOTENCY_MISMATCH: 'The idempotency key was used with another request',
  RATE_LIMITED: 'Too many requests',
  INTERNAL: 'Something went wrong on our side',
  PROVIDER_ERROR: 'The payment provider did not answer as it should',
  UNAVAILABLE: 'Not available right now',
};

/** Field errors from zod's issues, with codes that the client can translate. */
export function fieldErrors(error: z.ZodError, prefix = ''): FieldError[] {
  return error.issues.flatMap((issue) => {
    const path = [prefix, ...issue.path.map(String)].filter(Boolean).join('.');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [path, key].filter(Boolean).join('.'),
        code: 'unknown_field',
        message: 'is not a known field',
      }));
    }
    const isOwnCode = /^[a-z][a-z_]+$/.test(issue.message);
    const isMissing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
    const code = isOwnCode ? issue.message : isMissing ? 'required' : issue.code;
    return [{ path, code, message: code.replaceAll('_', ' ') }];
  });
}

export function sendProblem(response: Response, error: ProblemError): void {
  const { requestId } = response.locals as { requestId?: string };
  const document: Problem = {
    type: `/docs#${error.code}`,
    title: TITLES[error.code],
    status: error.status,
    code: error.code,
    ...error.members,
    ...(requestId ? { requestId } : {}),
  };
  if (error.members.retryAfterSeconds !== undefined) {
    response.setHeader('retry-after', String(error.members.retryAfterSeconds));
  }
  response
    .status(error.status)
    .setHeader('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(document));
}

/** Turns whatever was thrown into a problem answer; only what nobody foresaw is logged as an error. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown);
    const error = toProblem(thrown);
    if (error.status >= 500) {
      const { requestId } = response.locals as { requestId?: string };
      log.error({ err: thrown, requestId, method: request.method, path: request.path }, error.code);
    }
    return sendProblem(response, error);
  };
}

/** Statuses that Express' own parsers throw, and the driver's ways to say that the database is away. */
export function toProblem(thrown: unknown): ProblemError {
  if (thrown instanceof ProblemError) return thrown;
  const { status, type, name, code } = (thrown ?? {}) as Record<string, unknown>;
  if (type === 'entity.too.large' || status === 413) return new ProblemError('PAYLOAD_TOO_LARGE');
  if (status === 415) return new ProblemError('UNSUPPORTED_MEDIA_TYPE');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ProblemError('INVALID_REQUEST', { detail: 'The request could not be read' });
  }
  if (DATABASE_AWAY.test(String(name)) || isLostConnection(code)) {
    return new ProblemError(
      'UNAVAILABLE',
      { retryAfterSeconds: 5, retryable: true },
      { cause: thrown },
    );
  }
  return new ProblemError('INTERNAL', {}, { cause: thrown });
}

const DATABASE_AWAY =
  /^((Mongo)?Pool(Cleared|Closed)|Mongo(Network|NotConnected|WaitQueueTimeout|OperationTimeout|StalePrimary|ServerClosed|ClientClosed|TopologyClosed)|Mongo(ose)?ServerSelection)\w*Error$/;

/**
 * Codes of a server that stops or hands over (shutting down, stepped down, interrupted, not primary), and
 * those of a socket that the driver found closed only when it wrote to it.
 */
function isLostConnection(code: unknown): boolean {
  return [91, 189, 10_107, 11_600, 11_602, 13_435, 13_436, 'EPIPE', 'ECONNRESET'].includes(
    code as string | number,
  );
}
