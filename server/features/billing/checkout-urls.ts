import { ProblemError } from '#server/http/problem.ts';

/**
 * Where a person goes after paying: a path of this app, or an address of an allowed origin. What comes in
 * a request is never followed otherwise.
 * @throws ProblemError INVALID_RETURN_URL
 */
export function allowedReturnUrl(value: string, origins: readonly string[]): string {
  const isPlainText = !/[\\\p{Cc}\s]/u.test(value);
  if (isPlainText && isPath(value)) return value;
  if (isPlainText && URL.canParse(value)) {
    const url = new URL(value);
    // The protocol too: the origin of a blob: address is that of the page which made it.
    const isPage = url.protocol === 'https:' || url.protocol === 'http:';
    const isBare = url.username === '' && url.password === '';
    if (isPage && isBare && isPath(url.pathname) && origins.includes(url.origin)) return url.href;
  }
  throw new ProblemError('INVALID_RETURN_URL');
}

/** A path that stays one after its dots are resolved: "/..//other.example" would not. */
function isPath(value: string): boolean {
  if (!value.startsWith('/') || value.startsWith('//')) return false;
  const base = 'https://here.invalid';
  return (
    URL.canParse(value, base) &&
    new URL(value, base).origin === base &&
    !new URL(value, base).pathname.startsWith('//')
  );
}
