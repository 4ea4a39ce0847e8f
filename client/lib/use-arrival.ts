import { useEffect, useState } from 'react';

/** After this a screen shows what it has: something may be down. */
const PATIENCE = 3_000;

/**
 * Whether everything that a screen is made of has come, so that it can be shown all at once: what came later would
 * push the rest away from under the finger. Once true it stays so, whatever is asked for again afterwards.
 */
export function useArrival(hasCome: boolean): boolean {
  const [isShown, setShown] = useState(hasCome);
  if (hasCome && !isShown) setShown(true);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return isShown || hasCome;
}
