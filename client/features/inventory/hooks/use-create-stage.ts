import { useEffect, useState } from 'react';
import type { Room } from './use-room.ts';

/** How long a press may go unanswered while usage is being asked for. */
const PATIENCE = 300;

export type CreateStage = 'closed' | 'waiting' | 'prompt' | 'form';

/**
 * What "new" shows. At the limit it is the prompt, before anything is typed, unless something typed is
 * waiting to be saved. A form that is open stays open whatever happens to the limit meanwhile.
 */
export function useCreateStage(isAsked: boolean, room: Room, hasDraft: () => boolean): CreateStage {
  const [isInForm, setIsInForm] = useState(false);
  const [isSlow, setIsSlow] = useState(false);
  const stage = stageOf();
  const isUndecided = isAsked && stage !== 'form' && stage !== 'prompt';
  if (isInForm !== (stage === 'form')) setIsInForm(stage === 'form');

  // A decision that comes at once should not be preceded by a flash of the other outcome.
  useEffect(() => {
    if (!isUndecided) return;
    const timer = setTimeout(() => setIsSlow(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setIsSlow(false);
    };
  }, [isUndecided]);
  return stage;

  function stageOf(): CreateStage {
    if (!isAsked) return 'closed';
    if (isInForm || room === 'room' || hasDraft()) return 'form';
    if (room === 'none') return 'prompt';
    return isSlow ? 'waiting' : 'closed';
  }
}
