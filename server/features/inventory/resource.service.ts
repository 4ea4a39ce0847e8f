import type { Model, UpdateQuery } from 'mongoose';
import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import type { CountingService } from '#server/features/entitlements/counting.service.ts';
import { readCount } from '#server/features/entitlements/usage.service.ts';
import type { Admission, CountMark } from '#server/http/endpoint-router.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import { type ListQuery, listPage, type Page } from './list.ts';
import type { ResourceRecord } from './resource.model.ts';
import { searchKeys, sortKey } from './search-text.ts';

interface BaseInput {
  name: string;
  archived: boolean;
}

/** One kind of inventory document: what tells products from clients. */
export interface ResourceKind<T extends ResourceRecord, Input extends BaseInput> {
  model: Model<T>;
  metric: Metric;
  sortKeys: Readonly<Record<string, string>>;
  /** Texts under which a document can be found. */
  searchTexts(input: Input): string[];
  /** Further stored fields that follow from what was typed. */
  derive(input: Input): Partial<T>;
  /** Values of a new document that nobody types. */
  initial: Partial<T>;
  /** The field of the form that a unique index stands for. */
  uniqueField?: string;
}

export interface ResourceService<T, Input> {
  list(businessId: string, query: ListQuery): Promise<Page<T>>;
  get(businessId: string, id: string): Promise<T>;
  create(businessId: string, id: string, input: Input, admit: Admission): Promise<T>;
  /** @throws ProblemError CONFLICT when the version is not the current one. */
  update(
    businessId: string,
    id: string,
    patch: { version: number } & { [K in keyof Input]?: Input[K] | undefined },
    admit: Admission,
  ): Promise<T>;
  /** Deleting twice is deleting once. */
  remove(businessId: string, id: string): Promise<void>;
  restore(businessId: string, id: string, admit: Admission): Promise<T>;
}

/** Somebody else archives or brings back what is being deleted: the deletion looks again. */
const REMOVE_ATTEMPTS = 10;

export function createResourceService<T extends ResourceRecord, Input extends BaseInput>(
  kind: ResourceKind<T, Input>,
  parts: { appId: string; clock: Clock; counting: CountingService },
): ResourceService<T, Input> {
  const { clock, counting } = parts;
  const model = kind.model as unknown as Model<ResourceRecord>;

  const targetOf = (businessId: string, documentId: string) => ({
    businessId,
    metric: kind.metric,
    documentId,
  });

  function derivedFields(input: Input, id: string) {
    return {
      nameKey: sortKey(input.name, id),
      searchKeys: searchKeys(kind.searchTexts(input)),
      ...kind.derive(input),
    };
  }

  async function get(businessId: string, id: string): Promise<T> {
    const record = await model.findOne({ _id: id, businessId, isDeleted: false }).lean();
    if (!record) throw new ProblemError('NOT_FOUND');
    return record as unknown as T;
  }

  /** Changes one document if it still fits the condition; null when it does not. */
  async function write(
    condition: Record<string, unknown>,
    fields: Record<string, unknown>,
    mark?: CountMark,
  ): Promise<T | null> {
    const update: UpdateQuery<ResourceRecord> = {
      $set: { ...fields, updatedAt: clock.now() },
      $inc: { version: 1 },
      ...(mark ? { $push: { pendingCounts: mark } } : {}),
    };
    const record = await model
      .findOneAndUpdate(condition, update, { returnDocument: 'after' })
      .lean()
      .catch(explainDuplicate);
    return record as unknown as T | null;
  }

  function explainDuplicate(thrown: unknown): never {
    if (duplicateKey(thrown) && kind.uniqueField) {
      throw new ProblemError('DUPLICATE', { field: kind.uniqueField }, { cause: thrown });
    }
    throw thrown;
  }

  return {
    list: (businessId, query) =>
      listPage(kind.model, businessId, query, {
        sortKeys: kind.sortKeys,
        liveCount: () => readCount(businessId, parts.appId, kind.metric),
      }),
    get,

    async create(businessId, id, input, admit) {
      const now = clock.now();
      const document = {
        ...kind.initial,
        ...input,
        ...derivedFields(input, id),
        _id: id,
        businessId,
        deletedAt: null,
        isDeleted: false,
        version: 1,
        createdAt: now,
        updatedAt: now,
      };
      const insert = async (marks: CountMark[]): Promise<T> => {
        const record = { ...document, pendingCounts: marks };
        try {
          await model.collection.insertOne(record as never);
        } catch (thrown) {
          const pattern = duplicateKey(thrown);
          if (pattern && '_id' in pattern) throw new ProblemError('CONFLICT');
          explainDuplicate(thrown);
        }
        return record as unknown as T;
      };
      try {
        // An archived document takes no room.
        return input.archived ? await insert([]) : await admit(id, (mark) => insert([mark]));
      } catch (thrown) {
        // The id was fixed before: an earlier try of this request may have got through after all, and then
        // it is what took the last place or the key.
        const isRefused = thrown instanceof ProblemError && thrown.status < 500;
        const earlier = isRefused ? await model.findOne({ _id: id, businessId }).lean() : null;
        if (earlier) return earlier as unknown as T;
        throw thrown;
      }
    },

    async update(businessId, id, { version, ...patch }, admit) {
      const current = await get(businessId, id);
      const typed = definedOf(patch);
      const input = { ...current, ...typed } as unknown as Input;
      const fields = { ...typed, ...derivedFields(input, id) };
      const condition = { _id: id, businessId, isDeleted: false, version };
      const isJoining = current.archived && !input.archived;
      const isLeaving = !current.archived && input.archived;
      const change = async (mark?: CountMark): Promise<T> => {
        const record = await write(condition, fields, mark);
        if (!record) throw new ProblemError('CONFLICT');
        return record;
      };
      if (current.version !== version) throw new ProblemError('CONFLICT');
      if (isJoining) return admit(id, change);
      if (!isLeaving) return change();
      const mark = counting.leavingMark();
      const record = await change(mark);
      await counting.leave(targetOf(businessId, id), mark);
      return record;
    },

    async remove(businessId, id) {
      const fields = { isDeleted: true, deletedAt: clock.now() };
      for (let attempt = 0; attempt < REMOVE_ATTEMPTS; attempt += 1) {
        const existing = await model
          .findOne({ _id: id, businessId }, { isDeleted: 1, archived: 1 })
          .lean();
        if (!existing) throw new ProblemError('NOT_FOUND');
        if (existing.isDeleted) return;
        // The state is part of the condition: whether a place gets free must not be guessed.
        const condition = { _id: id, businessId, isDeleted: false, archived: existing.archived };
        const mark = existing.archived ? undefined : counting.leavingMark();
        if (!(await write(condition, fields, mark))) continue;
        if (mark) await counting.leave(targetOf(businessId, id), mark);
        return;
      }
      throw new ProblemError('CONFLICT', { retryable: true });
    },

    async restore(businessId, id, admit) {
      const deleted = await model
        .findOne({ _id: id, businessId }, { isDeleted: 1, archived: 1 })
        .lean();
      if (!deleted) throw new ProblemError('NOT_FOUND');
      if (!deleted.isDeleted) return get(businessId, id);
      const condition = { _id: id, businessId, isDeleted: true, archived: deleted.archived };
      const change = async (mark?: CountMark): Promise<T> => {
        const record = await write(condition, { isDeleted: false, deletedAt: null }, mark);
        if (!record) throw new ProblemError('CONFLICT');
        return record;
      };
      return deleted.archived ? change() : admit(id, change);
    },
  };
}

function definedOf(patch: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
