import type { Clock } from '#server/clock.ts';
import type { CountMark } from '#server/http/endpoint-router.ts';

/** Which marks this process has seen, and since when by its own clock. */
export function rememberMarks(clock: Pick<Clock, 'elapsedMs'>, staleAfterMs: number) {
  let before = new Map<string, number>();
  let now = new Map<string, number>();
  return {
    /** Whether it was there already so long ago; from now on it is known. */
    isStale({ id }: CountMark): boolean {
      const seenAtMs = now.get(id) ?? before.get(id) ?? clock.elapsedMs();
      now.set(id, seenAtMs);
      return clock.elapsedMs() - seenAtMs >= staleAfterMs;
    },
    /** Marks that were not asked about since the last call are settled. */
    forgetOthers(): void {
      before = now;
      now = new Map();
    },
  };
}
