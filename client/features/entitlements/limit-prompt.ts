import type { Problem } from '#shared/contracts/problem.ts';
import type { Metric } from '#shared/domain/entitlements.ts';

interface Refusal {
  metric: Metric;
  problem: Problem;
}

let refusal: Refusal | null = null;
const listeners = new Set<() => void>();

function set(next: Refusal | null): void {
  refusal = next;
  for (const listener of listeners) listener();
}

/** A refusal that belongs to no page: its prompt opens wherever the person is. The shell draws it. */
export const limitPrompt = {
  open: (metric: Metric, problem: Problem): void => set({ metric, problem }),
  close: (): void => set(null),
  read: (): Refusal | null => refusal,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
