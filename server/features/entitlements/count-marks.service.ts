import { type Model, Schema } from 'mongoose';
import type { CountMark } from '#server/http/endpoint-router.ts';

/**
 * What a counted document carries: the marks of count changes that the usage document may not have
 * settled yet. Written in the same atomic write as the change that they stand for.
 */
export interface Counted {
  _id: string;
  businessId: string;
  pendingCounts: CountMark[];
}

export const pendingCountsField = {
  type: Schema.Types.Mixed,
  default: () => [],
};

/** What counting needs of a collection whose documents are counted. */
export interface CountSource {
  /** Those of the documents that carry the mark: they were written with it. */
  marked(documentIds: readonly string[], markId: string): Promise<string[]>;
  clearMarks(documentIds: readonly string[], markIds: readonly string[]): Promise<void>;
  /** Documents with marks, about the oldest first. */
  withMarks(limit: number): Promise<Counted[]>;
  count(businessId: string): Promise<number>;
  /** Whether any document of a business carries a mark: a change of its count is under way. */
  hasMarks(businessId: string): Promise<boolean>;
}

/** Reads and clears the marks of a mongoose model; `live` selects the documents that count. */
export function countSource<T extends Counted>(
  model: Model<T>,
  live: Record<string, unknown>,
): CountSource {
  const marked = model as unknown as Model<Counted>;
  return {
    async marked(documentIds, markId) {
      const carrying = { _id: { $in: [...documentIds] }, 'pendingCounts.id': markId };
      return (await marked.find(carrying, { _id: 1 }).lean()).map(({ _id }) => _id);
    },
    async clearMarks(documentIds, markIds) {
      await marked.updateMany(
        { _id: { $in: [...documentIds] } },
        { $pull: { pendingCounts: { id: { $in: [...markIds] } } } },
        { timestamps: false },
      );
    },
    async withMarks(limit) {
      return marked
        .find({ 'pendingCounts.at': { $gt: new Date(0) } }, { businessId: 1, pendingCounts: 1 })
        .sort({ 'pendingCounts.at': 1 })
        .limit(limit)
        .lean<Counted[]>();
    },
    count: (businessId) => marked.countDocuments({ ...live, businessId }),
    async hasMarks(businessId) {
      const isMarked = { businessId, 'pendingCounts.at': { $gt: new Date(0) } };
      return (await marked.exists(isMarked)) !== null;
    },
  };
}
