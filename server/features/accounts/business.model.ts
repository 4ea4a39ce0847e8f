import { model, Schema } from 'mongoose';

export interface BusinessRecord {
  _id: string;
  name: string;
  locale: string;
  createdAt: Date;
}

export const businessModel = model<BusinessRecord>(
  'Business',
  new Schema<BusinessRecord>(
    {
      _id: String,
      name: { type: String, required: true },
      locale: { type: String, required: true },
      createdAt: { type: Date, required: true },
    },
    { versionKey: false, collection: 'businesses' },
  ),
);
