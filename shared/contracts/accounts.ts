import { z } from 'zod';
import { emailAddress, id, text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { subscriptionStatus } from './subscriptions.ts';

export const ROLES = ['owner', 'admin', 'staff'] as const;
export const role = z.enum(ROLES);
export type Role = z.infer<typeof role>;

export const locale = z.enum(['es-AR', 'en']);
export type Locale = z.infer<typeof locale>;

/** Length is what makes a password strong; the upper bound keeps hashing cheap. Never trimmed. */
const newPassword = z.string().min(10, 'password_too_short').max(200, 'too_long');

export const registerBody = z.strictObject({
  businessName: text(120, 1),
  name: text(120, 1),
  email: emailAddress,
  password: newPassword,
  locale: locale.optional(),
});
export const credentials = z.strictObject({
  email: emailAddress,
  password: z.string().min(1, 'required').max(200, 'too_long'),
});

export const user = z.object({ id, name: z.string(), email: z.string(), role, locale });
export const business = z.object({ id, name: z.string() });
const account = z.object({ user, business });
export type Account = z.infer<typeof account>;

export const register = endpoint({
  method: 'POST',
  path: '/api/auth/register',
  tag: 'Accounts',
  summary: 'Create a user, a business and its subscription to the default plan, and sign in',
  body: registerBody,
  status: 201,
  response: account.extend({ subscription: subscriptionStatus }),
});
export const login = endpoint({
  method: 'POST',
  path: '/api/auth/login',
  tag: 'Accounts',
  summary: 'Sign in; the session comes as an httpOnly cookie',
  body: credentials,
  response: account,
});
export const token = endpoint({
  method: 'POST',
  path: '/api/auth/token',
  tag: 'Accounts',
  summary: 'A bearer token for API clients',
  body: credentials,
  response: z.object({ token: z.string(), expiresAt: z.iso.datetime() }),
});
export const logout = endpoint({
  method: 'POST',
  path: '/api/auth/logout',
  tag: 'Accounts',
  summary: 'End this session, wherever it was copied',
  status: 204,
});
export const me = endpoint({
  method: 'GET',
  path: '/api/auth/me',
  tag: 'Accounts',
  summary: 'Who is signed in',
  response: account,
});
export const changePassword = endpoint({
  method: 'POST',
  path: '/api/auth/password/change',
  tag: 'Accounts',
  summary: 'Change the password; every other session ends',
  body: z.strictObject({ currentPassword: z.string().min(1, 'required').max(200), newPassword }),
  status: 204,
});
