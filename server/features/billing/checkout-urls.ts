import { ProblemError } from '#server/http/problem.ts';

/**
 * Where a person goes after paying: a path of this app, or an address of an allowed origin. What comes in
 * a request is never followed otherwise.
 * @throws ProblemError INVALID_RETURN_URL
 */
export function allowedReturnUrl(value: string, origins: readonly string[]): string {
  const isPlainText = !/[\\\p{Cc}\s]/u.test(value);
  if (isPlainText && value.startsWith('/') && !value.startsWith('//')) return value;
  if (isPlainText && URL.canParse(value)) {
    const url = new URL(value);
    if (origins.includes(url.origin) && url.username === '' && url.password === '') return url.href;
  }
  throw new ProblemError('INVALID_RETURN_URL');
}
