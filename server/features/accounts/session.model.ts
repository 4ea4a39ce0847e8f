import { model, Schema } from 'mongoose';
import type { Session } from '#server/http/session.ts';

/** A sign-in. Deleting the row ends it everywhere, whoever holds a copy of its token. */
export interface SessionRecord extends Omit<Session, 'sessionId'> {
  _id: string;
  /** A cookie's session goes on while it is used; a bearer token's ends when it was told to. */
  kind: 'cookie' | 'bearer';
  createdAt: Date;
  expiresAt: Date;
}

const sessionSchema = new Schema<SessionRecord>(
  {
    _id: String,
    userId: { type: String, required: true },
    businessId: { type: String, required: true },
    role: { type: String, required: true },
    kind: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, collection: 'sessions' },
);
sessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
sessionSchema.index({ userId: 1 });

export const sessionModel = model<SessionRecord>('Session', sessionSchema);
