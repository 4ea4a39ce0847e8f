import type { Clock } from '#server/clock.ts';
import type { CountMark } from '#server/http/endpoint-router.ts';
import type { Logger } from '#server/log.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import type { CountSource } from './count-marks.service.ts';
import type { CountTarget } from './counting.service.ts';
import { type UsageRecord, usageModel } from './usage.model.ts';
import { usageId } from './usage.service.ts';

/** Twice the time that a writer has, so that nobody is still writing. */
const SWEEP_AGE_MS = 20_000;
const SWEEP_BATCH = 200;

/** Finishes the changes of counts that a crash left half done; see counting.service.ts for what a mark says. */
export function createCountSweeper(parts: {
  appId: string;
  sources: Partial<Record<Metric, CountSource>>;
  clock: Clock;
  log: Logger;
  countOut(target: CountTarget, mark: CountMark): Promise<void>;
  giveBack(target: CountTarget, mark: CountMark): Promise<void>;
  settle(target: CountTarget, n: CountMark['n'], markIds: string[]): Promise<void>;
}) {
  const { appId, clock, log, countOut, giveBack, settle } = parts;

  /** Sets a count to the number of its documents, unless anything moves meanwhile. */
  async function recount(target: Pick<CountTarget, 'businessId' | 'metric'>): Promise<void> {
    const source = parts.sources[target.metric];
    if (!source) return;
    const _id = usageId(target.businessId, appId, target.metric);
    const before = await usageModel.findById(_id).lean();
    if (!before || before.pending.length > 0) return;
    const value = await source.count(target.businessId);
    if (value === before.value) return;
    // Asked after counting: a document that has just left is counted out by whoever made it leave.
    if (await source.hasMarks(target.businessId)) return;
    const set = await usageModel.updateOne(
      { _id, seq: before.seq, pending: { $size: 0 } },
      { $set: { value }, $inc: { seq: 1 } },
    );
    if (set.modifiedCount === 1) {
      log.error({ usage: _id, counted: before.value, documents: value }, 'a count had drifted');
    }
  }

  async function sweepUsage(usage: UsageRecord, source: CountSource, before: Date): Promise<void> {
    const { businessId, metric } = usage;
    const stale = usage.pending.filter((pending) => pending.at < before);
    for (const { mark, documentIds } of byMark(stale)) {
      const written = mark.n === 1 ? await source.marked(documentIds, mark.id) : documentIds;
      const unwritten = documentIds.filter((id) => !written.includes(id));
      await giveBack({ businessId, metric, documentIds: unwritten }, mark);
      if (written.length > 0) {
        await settle({ businessId, metric, documentIds: written }, mark.n, [mark.id]);
      }
    }
    await recount(usage);
  }

  async function sweepDocuments(metric: Metric, source: CountSource, before: Date): Promise<void> {
    for (const document of await source.withMarksBefore(before, SWEEP_BATCH)) {
      const target = { businessId: document.businessId, metric, documentIds: [document._id] };
      for (const mark of document.pendingCounts.filter((pending) => pending.at < before)) {
        if (mark.n === -1) await countOut(target, mark);
        await settle(target, mark.n, [mark.id]);
        await recount(target);
      }
    }
  }

  return {
    recount,
    async sweep(): Promise<void> {
      const before = new Date(clock.now().getTime() - SWEEP_AGE_MS);
      const stale = await usageModel
        .find({ 'pending.at': { $lt: before }, appId })
        .limit(SWEEP_BATCH)
        .lean();
      for (const usage of stale) {
        const source = parts.sources[usage.metric];
        if (source) await sweepUsage(usage, source, before);
      }
      for (const [metric, source] of Object.entries(parts.sources)) {
        await sweepDocuments(metric as Metric, source, before);
      }
    },
  };
}

/** The marks of a usage document, each with the documents that it stands for. */
function byMark(pending: UsageRecord['pending']): { mark: CountMark; documentIds: string[] }[] {
  const marks = new Map<string, { mark: CountMark; documentIds: string[] }>();
  for (const { documentId, ...mark } of pending) {
    const known = marks.get(mark.id) ?? { mark, documentIds: [] };
    known.documentIds.push(documentId);
    marks.set(mark.id, known);
  }
  return [...marks.values()];
}
