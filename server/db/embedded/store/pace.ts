import { fail } from '../errors.ts';

const SLICE_MS = 8;
const CALLS_PER_LOOK = 128;

/**
 * Keeps a long read from holding everybody up: it asks `due()` as it goes, and when a slice of time
 * is over it lets the other commands run. Also ends a read that is over its maxTimeMS.
 */
export class Pace {
  private readonly deadline: number;
  private sliceEnd = performance.now() + SLICE_MS;
  private calls = 0;

  constructor(maxTimeMs: number | undefined) {
    this.deadline = maxTimeMs ? performance.now() + maxTimeMs : Number.POSITIVE_INFINITY;
  }

  due(): boolean {
    this.calls++;
    return this.calls % CALLS_PER_LOOK === 0 && performance.now() > this.sliceEnd;
  }

  /** Lets others run when the slice is over; cheap when it is not. */
  async breathe(): Promise<void> {
    const now = performance.now();
    if (now < this.sliceEnd) return;
    if (now > this.deadline) fail(50, 'operation exceeded time limit');
    await new Promise(setImmediate);
    this.sliceEnd = performance.now() + SLICE_MS;
  }

  /** `items.map`, in slices. */
  async map<A, B>(items: readonly A[], change: (item: A) => B): Promise<B[]> {
    const changed: B[] = [];
    for (const item of items) {
      changed.push(change(item));
      if (this.due()) await this.breathe();
    }
    return changed;
  }

  /** `items.forEach`, in slices. */
  async each<A>(items: readonly A[], visit: (item: A) => void): Promise<void> {
    for (const item of items) {
      visit(item);
      if (this.due()) await this.breathe();
    }
  }
}
