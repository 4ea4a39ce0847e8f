import { expect, test, vi } from 'vitest';
import { ApiError, NetworkError } from '#client/lib/api.ts';
import { createQueryClient, shouldRetry } from '#client/lib/query-client.ts';
import { PROBLEM_STATUS, type ProblemCode } from '#shared/contracts/problem.ts';

function failure(code: ProblemCode): ApiError {
  return new ApiError({ type: code, title: code, status: PROBLEM_STATUS[code], code });
}

test.each(Object.keys(PROBLEM_STATUS) as ProblemCode[])(
  '%s is repeated only when it may pass',
  (code) => {
    expect(shouldRetry(0, failure(code))).toBe(PROBLEM_STATUS[code] >= 500);
  },
);

test('a lost network is tried three times in all', () => {
  expect(shouldRetry(0, new NetworkError('x'))).toBe(true);
  expect(shouldRetry(1, new NetworkError('x'))).toBe(true);
  expect(shouldRetry(2, new NetworkError('x'))).toBe(false);
});

test('only a failure behind data that is shown is told, and recovery is too', async () => {
  const onBackgroundFailure = vi.fn<() => void>();
  const onRecovered = vi.fn<() => void>();
  const client = createQueryClient({ onBackgroundFailure, onRecovered });
  let answer: () => Promise<string> = () => Promise.reject(new NetworkError('down'));
  const ask = () =>
    client
      .fetchQuery({ queryKey: ['x'], queryFn: () => answer(), retry: false, staleTime: 0 })
      .catch(() => undefined);

  await ask();
  expect(onBackgroundFailure).not.toHaveBeenCalled();

  answer = () => Promise.resolve('here');
  await ask();
  expect(onRecovered).toHaveBeenCalledTimes(1);

  answer = () => Promise.reject(new NetworkError('down'));
  await ask();
  expect(onBackgroundFailure).toHaveBeenCalledTimes(1);

  answer = () => Promise.reject(failure('NOT_FOUND'));
  await ask();
  expect(onBackgroundFailure).toHaveBeenCalledTimes(1);
});
