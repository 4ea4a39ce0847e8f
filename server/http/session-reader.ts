import type { Request, Response } from 'express';
import { ProblemError } from './problem.ts';
import type { Authenticator, Session } from './session.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface SessionReader {
  /** @throws ProblemError UNAUTHENTICATED */
  require(request: Request, response: Response): Promise<Session>;
}

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;

/** Reads the session of a request from its bearer token or else its cookie, which it renews in time. */
export function createSessionReader(
  cookie: SessionCookie,
  authenticator: Authenticator,
): SessionReader {
  return {
    async require(request, response) {
      const { authorization } = request.headers;
      if (authorization !== undefined) {
        const token = BEARER.exec(authorization)?.[1];
        const session = token ? await authenticator.bearer(token) : null;
        if (session) return session;
        throw new ProblemError('UNAUTHENTICATED');
      }
      const token = cookie.read(request.headers.cookie);
      const found = token ? await authenticator.cookie(token) : null;
      if (!found) throw new ProblemError('UNAUTHENTICATED');
      if (found.renewed) cookie.set(response, found.renewed);
      return found.session;
    },
  };
}
