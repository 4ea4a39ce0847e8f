import type { Response } from 'express';

export interface SessionCookie {
  read(header: string | undefined): string | null;
  set(response: Response, token: string): void;
  clear(response: Response): void;
}

/** The browser drops it after this; the session's own end is decided by its row. */
const MAX_AGE_MS = 30 * 24 * 60 * 60 * 1000;

/**
 * Browsers accept a `__Host-` cookie only with Secure, Path=/ and no Domain, so no other host can set it.
 * It needs https: over plain http, on a laptop, the name goes without the prefix.
 */
export function createSessionCookie(isSecure: boolean): SessionCookie {
  const name = isSecure ? '__Host-estante' : 'estante';
  const attributes = { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' } as const;
  return {
    read(header) {
      for (const part of header?.split(';') ?? []) {
        const at = part.indexOf('=');
        if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
      }
      return null;
    },
    set: (response, token) => {
      response.cookie(name, token, { ...attributes, maxAge: MAX_AGE_MS });
    },
    clear: (response) => {
      response.clearCookie(name, attributes);
    },
  };
}
