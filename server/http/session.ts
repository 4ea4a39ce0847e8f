import type { Role } from '#shared/contracts/accounts.ts';

/** Who is asking, from the session only: no request can name another business. */
export interface Session {
  sessionId: string;
  userId: string;
  businessId: string;
  role: Role;
}

/**
 * What a route asks for: nothing, the signature of a trusted service, or a session with at least a role. Owners
 * may do everything, admins all but billing.
 */
export type Access = 'public' | 'service' | Role;

const RANK: Record<Role, number> = { staff: 0, admin: 1, owner: 2 };

export function isAllowed(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}

/** Finds the session of a request's credentials; null when there is none that is valid. */
export interface Authenticator {
  bearer(token: string): Promise<Session | null>;
  /** `renewed` is a token to set in place of the cookie's. */
  cookie(token: string): Promise<{ session: Session; renewed: string | null } | null>;
}
