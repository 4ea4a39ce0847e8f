import type { Session } from '#server/http/session.ts';
import type { CancellationService } from './cancellation.service.ts';
import type { Turns } from './turns.ts';

/**
 * Endings wait for the change that is being told to a provider, and it for them: told after a cancellation, a change
 * would be charged, or take the cancellation back.
 */
export function inTurns(service: CancellationService, turns: Turns): CancellationService {
  const ownerOf = ({ businessId }: Session, appId: string) => ({ businessId, appId });
  return {
    cancel: (session, request) =>
      turns.take(ownerOf(session, request.app), () => service.cancel(session, request)),
    pause: (session, app) => turns.take(ownerOf(session, app), () => service.pause(session, app)),
    resume: (session, app) => turns.take(ownerOf(session, app), () => service.resume(session, app)),
    withdraw: (session, request) =>
      turns.take(ownerOf(session, request.app), () => service.withdraw(session, request)),
  };
}
