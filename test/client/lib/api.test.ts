import { HttpResponse } from 'msw';
import { expect, test, vi } from 'vitest';
import { ApiError, call, NetworkError, onUnauthenticated } from '#client/lib/api.ts';
import { noteServerTime, serverNow } from '#client/lib/server-clock.ts';
import { logout, me } from '#shared/contracts/accounts.ts';
import { products } from '#shared/contracts/products.ts';
import { answer, networkDown, problemAnswer } from '#test/support/client.tsx';
import { anAccount } from '#test/support/client-account.ts';

test('params and query are written into the address; empty ones are left out', async () => {
  const gets = answer(products.endpoints.get, problemAnswer('NOT_FOUND'));
  await expect(
    call<typeof products.endpoints.get>('GET /api/products/:id', { params: { id: 'a/b?c' } }),
  ).rejects.toThrow(ApiError);
  expect(gets[0]?.params).toMatchObject({ id: 'a/b?c' });

  const lists = answer(products.endpoints.list, {
    items: [],
    nextCursor: null,
    total: 0,
    totalIsFloor: false,
  });
  await call<typeof products.endpoints.list>('GET /api/products', {
    query: { q: 'tornillo & tuerca', limit: 20, archived: 'all' },
  });
  expect(lists[0]?.query).toEqual({ q: 'tornillo & tuerca', limit: '20', archived: 'all' });
});

test('an answer without body is nothing', async () => {
  answer(logout, () => undefined);
  await expect(call<typeof logout>('POST /api/auth/logout', {})).resolves.toBeUndefined();
});

test('a problem keeps its code and members', async () => {
  answer(me, problemAnswer('RATE_LIMITED', { retryAfterSeconds: 9 }));
  const error = await call<typeof me>('GET /api/auth/me', {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect((error as ApiError).problem).toMatchObject({
    code: 'RATE_LIMITED',
    status: 429,
    retryAfterSeconds: 9,
    requestId: 'req-test',
  });
});

test('no network, and a page of somebody in between, are network errors', async () => {
  answer(me, networkDown());
  await expect(call<typeof me>('GET /api/auth/me', {})).rejects.toThrow(NetworkError);
  answer(me, () => new HttpResponse('<html>Bad gateway</html>', { status: 502 }));
  await expect(call<typeof me>('GET /api/auth/me', {})).rejects.toThrow(NetworkError);
});

test('only a lost session is announced, until nobody listens', async () => {
  const listener = vi.fn<() => void>();
  const stop = onUnauthenticated(listener);
  answer(me, problemAnswer('INVALID_CREDENTIALS'));
  await call<typeof me>('GET /api/auth/me', {}).catch(() => undefined);
  expect(listener).not.toHaveBeenCalled();
  answer(me, problemAnswer('UNAUTHENTICATED'));
  await call<typeof me>('GET /api/auth/me', {}).catch(() => undefined);
  expect(listener).toHaveBeenCalledTimes(1);
  stop();
  await call<typeof me>('GET /api/auth/me', {}).catch(() => undefined);
  expect(listener).toHaveBeenCalledTimes(1);
});

test('a request that was given up is not a lost network', async () => {
  answer(me, anAccount());
  const stop = new AbortController();
  stop.abort();
  const error = await call<typeof me>('GET /api/auth/me', { signal: stop.signal }).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).not.toBeInstanceOf(NetworkError);
});

test('the server’s clock is learnt from its answers, and small differences are none', async () => {
  const answerAt = (time: number) =>
    answer(me, () =>
      HttpResponse.json(anAccount(), { headers: { date: new Date(time).toUTCString() } }),
    );
  const day = 24 * 3_600_000;
  answerAt(Date.now() + 40 * day);
  await call<typeof me>('GET /api/auth/me', {});
  expect(Math.round((serverNow() - Date.now()) / day)).toBe(40);
  answerAt(Date.now() + 2_000);
  await call<typeof me>('GET /api/auth/me', {});
  expect(Math.abs(serverNow() - Date.now())).toBeLessThan(100);
  noteServerTime('nonsense');
  expect(Math.abs(serverNow() - Date.now())).toBeLessThan(100);
});
