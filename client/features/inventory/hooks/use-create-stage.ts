import { useState } from 'react';
import type { Room } from './use-room.ts';

export type CreateStage = 'closed' | 'waiting' | 'prompt' | 'form';

/**
 * What "new" shows. At the limit it is the prompt, before anything is typed, unless something typed is
 * waiting to be saved. A form that is open stays open whatever happens to the limit meanwhile.
 */
export function useCreateStage(isAsked: boolean, room: Room, hasDraft: () => boolean): CreateStage {
  const [isInForm, setIsInForm] = useState(false);
  const stage = stageOf();
  if (isInForm !== (stage === 'form')) setIsInForm(stage === 'form');
  return stage;

  function stageOf(): CreateStage {
    if (!isAsked) return 'closed';
    if (isInForm || room === 'room' || hasDraft()) return 'form';
    return room === 'none' ? 'prompt' : 'waiting';
  }
}
