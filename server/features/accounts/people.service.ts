import type { Locale } from '#shared/contracts/accounts.ts';
import { businessModel } from './business.model.ts';
import { userModel } from './user.model.ts';

export interface Person {
  userId: string;
  businessId: string;
  name: string;
  email: string;
  locale: Locale;
}

export interface Contacts {
  business: { id: string; name: string; locale: Locale; billingEmail: string | null };
  owners: Person[];
}

/** Who belongs to a business, for mails and for the history. Reads only. */
export interface PeopleService {
  /** Null for a business that is not there: one whose registration did not come to be. */
  contacts(businessId: string): Promise<Contacts | null>;
  /** Names of a business's people by user id; ids of others are left out. */
  names(businessId: string, userIds: readonly string[]): Promise<Map<string, string>>;
  /** The owner with this address; null for everybody else. */
  findOwner(email: string): Promise<Person | null>;
}

const FIELDS = { businessId: 1, name: 1, email: 1, locale: 1 } as const;

export function createPeopleService(): PeopleService {
  return {
    async contacts(businessId) {
      const [business, owners] = await Promise.all([
        businessModel.findById(businessId).lean(),
        userModel.find({ businessId, role: 'owner' }, FIELDS).sort({ _id: 1 }).lean(),
      ]);
      if (!business) return null;
      const { name, locale, billingEmail = null } = business;
      return {
        business: { id: businessId, name, locale, billingEmail },
        owners: owners.map(present),
      };
    },

    async names(businessId, userIds) {
      if (userIds.length === 0) return new Map();
      const users = await userModel.find({ _id: { $in: userIds }, businessId }, { name: 1 }).lean();
      return new Map(users.map(({ _id, name }) => [_id, name]));
    },

    async findOwner(email) {
      const user = await userModel.findOne({ email, role: 'owner' }, FIELDS).lean();
      return user && present(user);
    },
  };
}

function present(user: Pick<Person, 'businessId' | 'name' | 'email' | 'locale'> & { _id: string }) {
  const { _id, businessId, name, email, locale } = user;
  return { userId: _id, businessId, name, email, locale };
}
