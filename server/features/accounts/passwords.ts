import { hash, verify } from '@node-rs/argon2';

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes the same time whether there is a hash to compare with or not. */
  matches(password: string, passwordHash: string | null): Promise<boolean>;
}

/** OWASP Password Storage Cheat Sheet: Argon2id (the library's default), 19 MiB, two passes, one lane. */
const OWASP_COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function createPasswords(cost: typeof OWASP_COST = OWASP_COST): Passwords {
  let decoy: Promise<string> | undefined;
  return {
    hash: (password) => hash(password.normalize('NFKC'), cost),
    async matches(password, passwordHash) {
      decoy ??= hash('nobody has this password', cost);
      const isMatch = await verify(passwordHash ?? (await decoy), password.normalize('NFKC'));
      return isMatch && passwordHash !== null;
    },
  };
}
