import { model, Schema } from 'mongoose';
import { type Locale, ROLES, type Role } from '#shared/contracts/accounts.ts';

export interface UserRecord {
  _id: string;
  businessId: string;
  name: string;
  email: string;
  passwordHash: string;
  role: Role;
  locale: Locale;
  createdAt: Date;
}

const userSchema = new Schema<UserRecord>(
  {
    _id: String,
    businessId: { type: String, required: true },
    name: { type: String, required: true },
    email: { type: String, required: true },
    passwordHash: { type: String, required: true },
    role: { type: String, enum: [...ROLES], required: true },
    locale: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'users' },
);
userSchema.index({ email: 1 }, { unique: true });
userSchema.index({ businessId: 1 });

export const userModel = model<UserRecord>('User', userSchema);
