import type { EndpointRouter } from '#server/http/endpoint-router.ts';
import type { SessionCookie } from '#server/http/session-cookie.ts';
import { changePassword, login, logout, me, register, token } from '#shared/contracts/accounts.ts';
import type { AccountsService } from './accounts.service.ts';

export function mountAccounts(
  router: EndpointRouter,
  accounts: AccountsService,
  cookie: SessionCookie,
): void {
  const account = { free: 'people must always be able to reach their account' };

  router.open(register, { gate: account, rateLimit: 'register' }, async ({ body, response }) => {
    const registered = await accounts.register(body);
    cookie.set(response, registered.started.token);
    return { ...registered.account, subscription: registered.subscription };
  });

  router.open(login, { gate: account }, async ({ body, request, response }) => {
    const signedIn = await accounts.signIn(body, 'cookie', addressOf(request));
    cookie.set(response, signedIn.started.token);
    return signedIn.account;
  });

  router.open(token, { gate: account }, async ({ body, request }) => {
    const { started } = await accounts.signIn(body, 'bearer', addressOf(request));
    return { token: started.token, expiresAt: started.expiresAt.toISOString() };
  });

  router.member(logout, { role: 'staff', gate: account }, async ({ session, response }) => {
    await accounts.signOut(session);
    cookie.clear(response);
  });

  router.member(me, { role: 'staff' }, ({ session }) => accounts.describe(session));

  router.member(
    changePassword,
    { role: 'staff', gate: account },
    async ({ session, body, request }) => {
      await accounts.changePassword(session, body, addressOf(request));
    },
  );
}

function addressOf(request: { ip?: string | undefined }): string {
  return request.ip ?? 'unknown';
}
