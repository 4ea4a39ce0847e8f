import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import type { CountMark } from '#server/http/endpoint-router.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Ids } from '#server/ids.ts';
import type { Logger } from '#server/log.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import type { CountSource } from './count-marks.service.ts';
import { usageModel } from './usage.model.ts';
import { ensureUsage, usageId } from './usage.service.ts';

export interface CountTarget {
  businessId: string;
  metric: Metric;
  documentId: string;
}

export interface CountingService {
  /**
   * Takes a place within the limit, runs the write, and settles or returns the place. Exact under any
   * concurrency: the place is taken by one conditional update.
   * @returns 'full' without having written when there is no room.
   */
  admit<T>(
    target: CountTarget,
    limit: number | null,
    write: (mark: CountMark) => Promise<T>,
  ): Promise<{ result: T } | 'full'>;
  /** Makes the mark that a write which takes a document out of the count has to carry. */
  leavingMark(): CountMark;
  /** Counts a document out, after a write that credited the mark. */
  leave(target: CountTarget, mark: CountMark): Promise<void>;
  /** Settles what earlier requests, here or in a process that died, left unsettled. */
  sweep(): Promise<void>;
  /** Waits until everything this process has to settle is settled. */
  flush(): Promise<void>;
}

/** A write must follow its reservation within this time; the sweeper does not look at younger ones. */
const WRITE_DEADLINE_MS = 10_000;
const SWEEP_AGE_MS = 20_000;
const SETTLE_DELAY_MS = 100;
const SWEEP_BATCH = 200;

/**
 * Counting as pending effects (design.md): a count and the documents that it counts agree after any crash.
 *
 * Joining: the usage document takes +1 and the mark; the document is written with the same mark; then the
 * mark is taken off the usage document and, last, off the document.
 * Leaving: the document is written with the mark; the usage document takes -1 and the mark, unless it has
 * it; then the mark is taken off the document and, last, off the usage document.
 *
 * So a mark found on one side alone always says what is missing:
 * joining on usage only: the document was never written; on the document only: all done.
 * leaving on the document only: not counted yet; on usage only: all done.
 */
export function createCountingService(parts: {
  /** The app whose documents these are; other apps report their own usage. */
  appId: string;
  sources: Partial<Record<Metric, CountSource>>;
  clock: Clock;
  ids: Ids;
  log: Logger;
  onChange?: (businessId: string) => void;
}): CountingService {
  const { appId, clock, ids, log } = parts;
  const toSettle = new Map<string, { target: CountTarget; mark: CountMark }>();
  let settling: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function sourceOf(metric: Metric): CountSource {
    const source = parts.sources[metric];
    if (!source) throw new Error(`Nothing is counted under ${metric}`);
    return source;
  }
  const keyOf = (target: Omit<CountTarget, 'documentId'>) =>
    usageId(target.businessId, appId, target.metric);

  const isLate = (mark: CountMark) => clock.now().getTime() - mark.at.getTime() > WRITE_DEADLINE_MS;

  async function reserve(target: CountTarget, limit: number | null, mark: CountMark) {
    const room = limit === null ? {} : { value: { $lte: limit - mark.n } };
    const taken = await usageModel.updateOne(
      { _id: keyOf(target), ...room },
      {
        $inc: { value: 1, seq: 1 },
        $push: { pending: { ...mark, documentId: target.documentId } },
      },
    );
    return taken.modifiedCount === 1;
  }

  async function giveBack(target: CountTarget, mark: CountMark): Promise<void> {
    await usageModel.updateOne(
      { _id: keyOf(target), 'pending.id': mark.id },
      { $inc: { value: -1, seq: 1 }, $pull: { pending: { id: mark.id } } },
    );
  }

  async function countOut(target: CountTarget, mark: CountMark): Promise<void> {
    await usageModel.updateOne(
      { _id: keyOf(target), 'pending.id': { $ne: mark.id } },
      {
        $inc: { value: -1, seq: 1 },
        $push: { pending: { ...mark, documentId: target.documentId } },
      },
    );
  }

  /** Off the request's path: takes the marks off both sides, a batch for each usage document. */
  async function settleBatch(): Promise<void> {
    const batches = new Map<string, { target: CountTarget; mark: CountMark }[]>();
    for (const entry of toSettle.values()) {
      const key = `${keyOf(entry.target)}|${entry.mark.n}`;
      batches.set(key, [...(batches.get(key) ?? []), entry]);
    }
    toSettle.clear();
    for (const entries of batches.values()) {
      const [first] = entries;
      if (!first) continue;
      await settle(
        first.target,
        first.mark.n,
        entries.map((entry) => entry.mark.id),
        entries.map((entry) => entry.target.documentId),
      );
    }
  }

  async function settle(
    target: CountTarget,
    n: CountMark['n'],
    markIds: string[],
    documentIds: string[],
  ): Promise<void> {
    const source = sourceOf(target.metric);
    const offUsage = () =>
      usageModel.updateOne(
        { _id: keyOf(target) },
        { $pull: { pending: { id: { $in: markIds } } } },
      );
    if (n === 1) {
      await offUsage();
      await source.clearMarks(documentIds, markIds);
    } else {
      await source.clearMarks(documentIds, markIds);
      await offUsage();
    }
  }

  function settleSoon(target: CountTarget, mark: CountMark): void {
    toSettle.set(mark.id, { target, mark });
    parts.onChange?.(target.businessId);
    timer ??= setTimeout(() => {
      timer = undefined;
      settleNow();
    }, SETTLE_DELAY_MS);
  }

  function settleNow(after?: () => Promise<void>): void {
    settling = settling
      .then(settleBatch)
      .then(after)
      .catch((error: unknown) => {
        log.warn({ err: error }, 'settling counts failed; the sweeper will do it');
      });
  }

  /** Sets a count to the number of its documents, unless anything moves meanwhile. */
  async function recount(target: Omit<CountTarget, 'documentId'>): Promise<void> {
    const _id = keyOf(target);
    const source = sourceOf(target.metric);
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

  async function sweepUsage(before: Date): Promise<void> {
    const stale = await usageModel
      .find({ 'pending.at': { $lt: before }, appId })
      .limit(SWEEP_BATCH)
      .lean();
    for (const usage of stale) {
      const source = parts.sources[usage.metric];
      if (!source) continue;
      for (const mark of usage.pending.filter((pending) => pending.at < before)) {
        const target = { ...usage, documentId: mark.documentId };
        if (mark.n === 1 && !(await source.hasMark(mark.documentId, mark.id))) {
          await giveBack(target, mark);
        } else {
          await settle(target, mark.n, [mark.id], [mark.documentId]);
        }
      }
      await recount(usage);
    }
  }

  async function sweepDocuments(metric: Metric, source: CountSource, before: Date): Promise<void> {
    for (const document of await source.withMarksBefore(before, SWEEP_BATCH)) {
      for (const mark of document.pendingCounts.filter((pending) => pending.at < before)) {
        const target = {
          businessId: document.businessId,
          metric,
          documentId: document._id,
        };
        if (mark.n === -1) await countOut(target, mark);
        await settle(target, mark.n, [mark.id], [document._id]);
        await recount(target);
      }
    }
  }

  return {
    async admit(target, limit, write) {
      const mark: CountMark = { id: ids.next(), n: 1, at: clock.now() };
      if (!(await reserve(target, limit, mark))) {
        const isMissing = (await usageModel.exists({ _id: keyOf(target) })) === null;
        if (!isMissing) return 'full';
        await ensureUsage(target.businessId, appId, target.metric);
        if (!(await reserve(target, limit, mark))) return 'full';
      }
      if (isLate(mark)) {
        await giveBack(target, mark);
        throw new ProblemError('UNAVAILABLE', { retryable: true, retryAfterSeconds: 1 });
      }
      try {
        const result = await write(mark);
        settleSoon(target, mark);
        // A writer that was held up for long may find its place given back by the sweeper.
        if (isLate(mark)) settleNow(() => recount(target));
        return { result };
      } catch (thrown) {
        // A refusal by the database or by a rule means that nothing was written. After any other fault it
        // may have been: the sweeper looks.
        if (isCertainlyUnwritten(thrown)) await giveBack(target, mark);
        throw thrown;
      }
    },
    leavingMark: () => ({ id: ids.next(), n: -1, at: clock.now() }),
    async leave(target, mark) {
      await countOut(target, mark);
      settleSoon(target, mark);
    },
    async sweep() {
      const before = new Date(clock.now().getTime() - SWEEP_AGE_MS);
      await sweepUsage(before);
      for (const [metric, source] of Object.entries(parts.sources)) {
        await sweepDocuments(metric as Metric, source, before);
      }
    },
    async flush() {
      clearTimeout(timer);
      timer = undefined;
      settling = settling.then(settleBatch);
      await settling;
    },
  };
}

function isCertainlyUnwritten(thrown: unknown): boolean {
  return duplicateKey(thrown) !== null || (thrown instanceof ProblemError && thrown.status < 500);
}
