import type { UpdateQuery } from 'mongoose';
import type { Clock } from '#server/clock.ts';
import { duplicateKey } from '#server/db/duplicate-key.ts';
import type { CountMark } from '#server/http/endpoint-router.ts';
import { ProblemError } from '#server/http/problem.ts';
import type { Ids } from '#server/ids.ts';
import type { Logger } from '#server/log.ts';
import type { Metric } from '#shared/domain/entitlements.ts';
import type { CountSource } from './count-marks.service.ts';
import { createCountSweeper } from './count-sweeper.ts';
import { type UsageRecord, usageModel } from './usage.model.ts';
import { ensureUsage, usageId } from './usage.service.ts';

/** Documents of one business that are counted under one metric. */
export interface CountTarget {
  businessId: string;
  metric: Metric;
  documentIds: readonly string[];
}

export interface CountingService {
  /**
   * Takes a place within the limit for each document, all or none, runs the write, and settles or returns the
   * places. Exact under any concurrency: the places are taken by one conditional update. The write may leave
   * documents out; their places go back.
   * @returns 'full' without having written when there is no room.
   */
  admit<T>(
    target: CountTarget,
    limit: number | null,
    write: (mark: CountMark) => Promise<T>,
  ): Promise<{ result: T } | 'full'>;
  /** Makes the mark that a write which takes a document out of the count has to carry. */
  leavingMark(): CountMark;
  /** Counts documents out, after a write that carried the mark. */
  leave(target: CountTarget, mark: CountMark): Promise<void>;
  /** Settles what earlier requests, here or in a process that died, left unsettled. */
  sweep(): Promise<void>;
  /** Waits until everything this process has to settle is settled. */
  flush(): Promise<void>;
}

/** A write must follow its reservation within this time; the sweeper does not look at younger ones. */
const WRITE_DEADLINE_MS = 10_000;
const SETTLE_DELAY_MS = 100;

/**
 * Counting as pending effects (design.md): a count and the documents that it counts agree after any crash.
 *
 * Joining: the usage document takes +1 and the mark; the document is written with the same mark; then the
 * mark is taken off the usage document and, last, off the document.
 * Leaving: the document is written with the mark; the usage document takes -1 and the mark, unless it has
 * it; then the mark is taken off the document and, last, off the usage document.
 * Several documents that join together share a mark; the usage document has an entry for each of them.
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
  const sweeper = createCountSweeper({ ...parts, countOut, giveBack, settle });

  function sourceOf(metric: Metric): CountSource {
    const source = parts.sources[metric];
    if (!source) throw new Error(`Nothing is counted under ${metric}`);
    return source;
  }
  const keyOf = (target: CountTarget) => usageId(target.businessId, appId, target.metric);
  const entriesOf = (target: CountTarget, mark: CountMark) => ({
    $each: target.documentIds.map((documentId) => ({ ...mark, documentId })),
  });

  /** When each mark was made, by a clock that never jumps. */
  const madeAtMs = new WeakMap<CountMark, number>();
  const isLate = (mark: CountMark) =>
    clock.elapsedMs() - (madeAtMs.get(mark) ?? 0) > WRITE_DEADLINE_MS;

  function newMark(n: CountMark['n']): CountMark {
    const mark: CountMark = { id: ids.next(), n, at: clock.now() };
    madeAtMs.set(mark, clock.elapsedMs());
    return mark;
  }

  async function reserve(target: CountTarget, limit: number | null, mark: CountMark) {
    const wanted = target.documentIds.length;
    const room = limit === null ? {} : { value: { $lte: limit - wanted } };
    const taken = await usageModel.updateOne(
      { _id: keyOf(target), ...room },
      { $inc: { value: wanted, seq: 1 }, $push: { pending: entriesOf(target, mark) } },
    );
    return taken.modifiedCount === 1;
  }

  /** Returns the places of the target's documents, each once, whoever else returns them. */
  function giveBack(target: CountTarget, mark: CountMark): Promise<void> {
    const change = { $pull: { pending: sharedBy(target, [mark.id]) } };
    return countDown(target, mark, '$and', change);
  }

  /** Counts the target's documents out, each once, whoever else counts them out. */
  function countOut(target: CountTarget, mark: CountMark): Promise<void> {
    const change = { $push: { pending: entriesOf(target, mark) } };
    return countDown(target, mark, '$nor', change);
  }

  /** Counts documents down where the usage document has an entry for each ($and), or for none ($nor). */
  async function countDown(
    target: CountTarget,
    mark: CountMark,
    where: '$and' | '$nor',
    change: UpdateQuery<UsageRecord>,
  ): Promise<void> {
    const { documentIds } = target;
    if (documentIds.length === 0) return;
    const entries = documentIds.map((documentId) => ({
      pending: { $elemMatch: { id: mark.id, documentId } },
    }));
    const counted = await usageModel.updateOne(
      { _id: keyOf(target), [where]: entries },
      { $inc: { value: -documentIds.length, seq: 1 }, ...change },
    );
    if (counted.modifiedCount === 1 || documentIds.length === 1) return;
    const again = where === '$and' ? giveBack : countOut;
    for (const id of documentIds) await again({ ...target, documentIds: [id] }, mark);
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
      const documentIds = entries.flatMap(({ target }) => target.documentIds);
      const markIds = entries.map(({ mark }) => mark.id);
      await settle({ ...first.target, documentIds }, first.mark.n, markIds);
    }
  }

  async function settle(target: CountTarget, n: CountMark['n'], markIds: string[]): Promise<void> {
    const source = sourceOf(target.metric);
    const offUsage = () =>
      usageModel.updateOne(
        { _id: keyOf(target) },
        { $pull: { pending: sharedBy(target, markIds) } },
      );
    if (n === 1) {
      await offUsage();
      await source.clearMarks(target.documentIds, markIds);
    } else {
      await source.clearMarks(target.documentIds, markIds);
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

  /** Settles a write of several documents by what it really wrote, and returns the places of the others. */
  async function settleSome(target: CountTarget, mark: CountMark): Promise<void> {
    const written = await sourceOf(target.metric).marked(target.documentIds, mark.id);
    const unwritten = target.documentIds.filter((id) => !written.includes(id));
    await giveBack({ ...target, documentIds: unwritten }, mark);
    settleSoon({ ...target, documentIds: written }, mark);
  }

  return {
    async admit(target, limit, write) {
      const mark = newMark(1);
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
      const isOne = target.documentIds.length === 1;
      let result: Awaited<ReturnType<typeof write>>;
      try {
        result = await write(mark);
      } catch (thrown) {
        // A refusal by the database or by a rule means that one document was not written. After any other
        // fault it may have been: the sweeper looks.
        if (isCertainlyRefused(thrown)) await (isOne ? giveBack : settleSome)(target, mark);
        throw thrown;
      }
      if (isOne) settleSoon(target, mark);
      else await settleSome(target, mark);
      // A writer that was held up for long may find its place given back by the sweeper.
      if (isLate(mark)) settleNow(() => sweeper.recount(target));
      return { result };
    },
    leavingMark: () => newMark(-1),
    async leave(target, mark) {
      await countOut(target, mark);
      settleSoon(target, mark);
      // The sweeper may have counted it out before us.
      if (isLate(mark)) settleNow(() => sweeper.recount(target));
    },
    sweep: sweeper.sweep,
    async flush() {
      clearTimeout(timer);
      timer = undefined;
      settling = settling.then(settleBatch);
      await settling;
    },
  };
}

/** The entries that these marks have for these documents. */
function sharedBy(target: CountTarget, markIds: string[]) {
  return { id: { $in: markIds }, documentId: { $in: [...target.documentIds] } };
}

function isCertainlyRefused(thrown: unknown): boolean {
  return duplicateKey(thrown) !== null || (thrown instanceof ProblemError && thrown.status < 500);
}
