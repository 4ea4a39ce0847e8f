import type { UpdateQuery } from 'mongoose';
import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import type { CountingService } from '#server/features/entitlements/counting.service.ts';
import { readCount } from '#server/features/entitlements/usage.service.ts';
import type { Admission, CountMark } from '#server/http/endpoint-router.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { ListQuery, ResourceInput } from '#shared/contracts/resource.ts';
import type { ResourceName } from '#shared/domain/resources.ts';
import { listPage, type Page } from './list.ts';
import { newDocument, type Resource, type ResourceRecord } from './resource.ts';

export type ResourcePatch = { [K in keyof ResourceInput]?: ResourceInput[K] | undefined } & {
  version: number;
};

export interface ResourceService {
  list(businessId: string, query: ListQuery): Promise<Page>;
  get(businessId: string, id: string): Promise<ResourceRecord>;
  create(
    businessId: string,
    id: string,
    input: ResourceInput,
    admit: Admission,
  ): Promise<ResourceRecord>;
  /** @throws ProblemError CONFLICT when the version is not the current one. */
  update(
    businessId: string,
    id: string,
    patch: ResourcePatch,
    admit: Admission,
  ): Promise<ResourceRecord>;
  /** Deleting twice is deleting once. */
  remove(businessId: string, id: string): Promise<void>;
  restore(businessId: string, id: string, admit: Admission): Promise<ResourceRecord>;
  exists(businessId: string, id: string): Promise<boolean>;
}

export interface ResourceParts {
  appId: string;
  clock: Clock;
  counting: CountingService;
  /** Whether a document that another one refers to is there. */
  exists(resource: ResourceName, businessId: string, id: string): Promise<boolean>;
}

/** Somebody else archives or brings back what is being deleted: the deletion looks again. */
const REMOVE_ATTEMPTS = 10;

/** What can be done with the documents of a resource, counted where the resource has a metric. */
export function createResourceService(resource: Resource, parts: ResourceParts): ResourceService {
  const { clock, counting } = parts;
  const { model } = resource;
  const { metric } = resource.contract;

  const takesRoom = (record: { archived: boolean }) => metric !== null && !record.archived;

  async function get(businessId: string, id: string): Promise<ResourceRecord> {
    const record = await model.findOne({ _id: id, businessId, isDeleted: false }).lean();
    if (!record) throw new ProblemError('NOT_FOUND');
    return record;
  }

  /** Changes one document if it still fits the condition; null when it does not. */
  function write(
    condition: Record<string, unknown>,
    fields: Record<string, unknown>,
    mark?: CountMark,
  ): Promise<ResourceRecord | null> {
    const update: UpdateQuery<ResourceRecord> = {
      $set: { ...fields, updatedAt: clock.now() },
      $inc: { version: 1 },
      ...(mark ? { $push: { pendingCounts: mark } } : {}),
    };
    return model
      .findOneAndUpdate(condition, update, { returnDocument: 'after' })
      .lean()
      .catch(explainDuplicate);
  }

  async function insert(record: ResourceRecord): Promise<ResourceRecord> {
    try {
      await model.collection.insertOne(record as never);
    } catch (thrown) {
      const pattern = duplicateKey(thrown);
      if (pattern && '_id' in pattern) throw new ProblemError('CONFLICT');
      explainDuplicate(thrown);
    }
    return record;
  }

  function explainDuplicate(thrown: unknown): never {
    if (duplicateKey(thrown) && resource.uniqueField) {
      throw new ProblemError('DUPLICATE', { field: resource.uniqueField }, { cause: thrown });
    }
    throw thrown;
  }

  /** What a document refers to has to be there when it is written, and may go later. */
  async function checkReferences(
    businessId: string,
    before: object | null,
    after: object,
  ): Promise<void> {
    const old = (before ?? {}) as Record<string, unknown>;
    const typed = after as Record<string, unknown>;
    for (const [field, name] of Object.entries(resource.references)) {
      const id = typed[field];
      if (typeof id !== 'string' || id === old[field]) continue;
      if (await parts.exists(name, businessId, id)) continue;
      throw new ProblemError('INVALID_REQUEST', {
        errors: [{ path: field, code: 'not_found', message: 'is not there' }],
      });
    }
  }

  async function leave(businessId: string, id: string, mark: CountMark): Promise<void> {
    if (metric) await counting.leave({ businessId, metric, documentIds: [id] }, mark);
  }

  return {
    list: (businessId, query) =>
      listPage(
        resource,
        businessId,
        query,
        metric && (() => readCount(businessId, parts.appId, metric)),
      ),
    get,

    async create(businessId, id, input, admit) {
      const now = clock.now();
      const insertWith = (marks: CountMark[]) =>
        insert(newDocument(resource, { businessId, id, input, now, marks }));
      try {
        await checkReferences(businessId, null, input);
        return await resource.guard({ businessId, id, before: null, after: input, clock }, () =>
          takesRoom(input) ? admit([id], (mark) => insertWith([mark])) : insertWith([]),
        );
      } catch (thrown) {
        // The id was fixed before: an earlier try of this request may have got through after all, and then
        // it is what took the last place or the key.
        const isRefused = thrown instanceof ProblemError && thrown.status < 500;
        const earlier = isRefused ? await model.findOne({ _id: id, businessId }).lean() : null;
        if (earlier) return earlier;
        throw thrown;
      }
    },

    async update(businessId, id, { version, ...patch }, admit) {
      const current = await get(businessId, id);
      const typed = definedOf(patch);
      const after: ResourceRecord = { ...current, ...typed };
      const fields = { ...typed, ...resource.derived(after, id) };
      const condition = { _id: id, businessId, isDeleted: false, version };
      const change = async (mark?: CountMark): Promise<ResourceRecord> => {
        const record = await write(condition, fields, mark);
        if (!record) throw new ProblemError('CONFLICT');
        return record;
      };
      if (current.version !== version) throw new ProblemError('CONFLICT');
      await checkReferences(businessId, current, after);
      return resource.guard({ businessId, id, before: current, after, clock }, async () => {
        if (takesRoom(after) === takesRoom(current)) return change();
        if (takesRoom(after)) return admit([id], change);
        const mark = counting.leavingMark();
        const record = await change(mark);
        await leave(businessId, id, mark);
        return record;
      });
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
        const mark = takesRoom(existing) ? counting.leavingMark() : undefined;
        if (!(await write(condition, fields, mark))) continue;
        if (mark) await leave(businessId, id, mark);
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
      const change = async (mark?: CountMark): Promise<ResourceRecord> => {
        const record = await write(condition, { isDeleted: false, deletedAt: null }, mark);
        if (!record) throw new ProblemError('CONFLICT');
        return record;
      };
      return takesRoom(deleted) ? admit([id], change) : change();
    },

    exists: async (businessId, id) =>
      (await model.exists({ _id: id, businessId, isDeleted: false })) !== null,
  };
}

function definedOf(patch: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}
