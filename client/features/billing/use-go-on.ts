import { useEffect, useRef, useState } from 'react';

/**
 * Goes on by itself after a while, once; null never does. A person can stop it, as anything that moves on
 * by itself has to allow.
 */
export function useGoOn(
  delay: number | null,
  goOn: () => void,
): { isGoingOn: boolean; stay: () => void } {
  const [isGoingOn, setGoingOn] = useState(delay !== null);
  const goOnRef = useRef(goOn);
  useEffect(() => {
    goOnRef.current = goOn;
  });
  useEffect(() => {
    if (!isGoingOn || delay === null) return;
    const timer = setTimeout(() => goOnRef.current(), delay);
    return () => clearTimeout(timer);
  }, [isGoingOn, delay]);
  return { isGoingOn, stay: () => setGoingOn(false) };
}
