import type { Clock } from '#server/clock.ts';
import type { CountMark } from '#server/http/endpoint-router.ts';
import type { Logger } from '#server/log.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import type { CountSource } from './count-marks.service.ts';
import type { CountTarget } from './counting.service.ts';
import { rememberMarks } from './seen-marks.ts';
import { type UsageRecord, usageModel } from './usage.model.ts';
import { usageId } from './usage.service.ts';

/**
 * Twice the time that a writer has, so that nobody is still writing. It begins when we first see the mark: a
 * writer's clock may be minutes away from ours, so what the mark says of its time is not believed.
 */
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

  const seen = rememberMarks(clock, SWEEP_AGE_MS);

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

  async function sweepUsage(
    usage: UsageRecord,
    source: CountSource,
    stale: UsageRecord['pending'],
  ): Promise<void> {
    const { businessId, metric } = usage;
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

  async function sweepDocuments(metric: Metric, source: CountSource): Promise<void> {
    for (const document of await source.withMarks(SWEEP_BATCH)) {
      const target = { businessId: document.businessId, metric, documentIds: [document._id] };
      for (const mark of document.pendingCounts.filter(seen.isStale)) {
        if (mark.n === -1) await countOut(target, mark);
        await settle(target, mark.n, [mark.id]);
        await recount(target);
      }
    }
  }

  return {
    recount,
    async sweep(): Promise<void> {
      const usages = await usageModel
        .find({ 'pending.at': { $gt: new Date(0) }, appId })
        .sort({ 'pending.at': 1 })
        .limit(SWEEP_BATCH)
        .lean();
      for (const usage of usages) {
        const source = parts.sources[usage.metric];
        const stale = usage.pending.filter(seen.isStale);
        if (source && stale.length > 0) await sweepUsage(usage, source, stale);
      }
      // Read after those, whose marks are gone by now.
      for (const [metric, source] of Object.entries(parts.sources)) {
        await sweepDocuments(metric as Metric, source);
      }
      seen.forgetOthers();
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
