import { fail } from '../errors.ts';

const SLICE_MS = 8;
const CALLS_PER_LOOK = 128;

/**
 * Keeps a long read from holding everybody up: when a slice of time is over it lets the other
 * commands run. Also ends a read that is over its maxTimeMS.
 */
export class Pace {
  private readonly deadline: number;
  private sliceEnd = performance.now() + SLICE_MS;

  constructor(maxTimeMs: number | undefined) {
    this.deadline = maxTimeMs ? performance.now() + maxTimeMs : Number.POSITIVE_INFINITY;
  }

  /** Lets others run when the slice is over; cheap when it is not. */
  async breathe(): Promise<void> {
    const now = performance.now();
    if (now < this.sliceEnd) return;
    if (now > this.deadline) fail(50, 'operation exceeded time limit');
    await new Promise(setImmediate);
    this.sliceEnd = performance.now() + SLICE_MS;
  }

  /** Visits all items, in slices; the visitor ends it by returning false. */
  async each<A>(items: readonly A[], visit: (item: A) => unknown): Promise<void> {
    for (let i = 0; i < items.length; i++) {
      if (visit(items[i] as A) === false) return;
      if (i % CALLS_PER_LOOK === 0 && performance.now() > this.sliceEnd) await this.breathe();
    }
  }

  /** What a function makes of the items, in slices. */
  async map<A, B>(items: readonly A[], change: (item: A) => B): Promise<B[]> {
    const changed: B[] = [];
    await this.each(items, (item) => {
      changed.push(change(item));
    });
    return changed;
  }
}
