import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { useLocation } from 'react-router';
import { limitPrompt } from '../limit-prompt.ts';

const LimitReachedPrompt = lazy(async () => ({
  default: (await import('./limit-reached-prompt.tsx')).LimitReachedPrompt,
}));

/** Draws the prompt of a refusal that belongs to no page. Mounted by the shell, anew for each page. */
export function LimitPromptHost() {
  const refusal = useSyncExternalStore(limitPrompt.subscribe, limitPrompt.read);
  const { pathname, search } = useLocation();
  // Whoever goes on to another page, or signs out, has read it.
  useEffect(() => limitPrompt.close, []);
  if (!refusal) return null;
  return (
    <Suspense>
      <LimitReachedPrompt
        opened
        onClose={limitPrompt.close}
        metric={refusal.metric}
        problem={refusal.problem}
        from={pathname + search}
      />
    </Suspense>
  );
}
