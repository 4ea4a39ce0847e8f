import { model, Schema } from 'mongoose';
import type { EventRecord } from '#server/features/events/events.service.ts';
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
  /** Events that this document's last writes owe to the events collection. */
  pendingEvents: EventRecord[];
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
    pendingEvents: { type: Schema.Types.Mixed, default: () => [] },
  },
  { versionKey: false, collection: 'users', minimize: false },
);
userSchema.index({ email: 1 }, { unique: true });
userSchema.index({ businessId: 1 });
userSchema.index({ 'pendingEvents.at': 1 }, { sparse: true });

export const userModel = model<UserRecord>('User', userSchema);
