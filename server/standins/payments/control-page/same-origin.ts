import type { Request } from '../http/exchange.ts';

const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether the page was asked for by a name that is its own. Another name that leads to this machine is how a
 * foreign page would read it (DNS rebinding).
 */
export function isOwnHost(request: Request, publicOrigin: string): boolean {
  const host = request.headers.host ?? '';
  if (host === new URL(publicOrigin).host) return true;
  return LOCAL_NAMES.has(host.replace(/:\d+$/, ''));
}

/**
 * Whether a form was sent from the page itself. The controls need no key on this machine, so any page that is
 * open in the same browser could send one (OWASP Cheat Sheet: CSRF Prevention, verifying origin).
 */
export function isSameOrigin(request: Request, publicOrigin: string): boolean {
  const { origin, referer, host } = request.headers;
  const source = origin ?? referer ?? '';
  if (!URL.canParse(source)) return false;
  const from = new URL(source);
  return from.origin === publicOrigin || from.host === host;
}
