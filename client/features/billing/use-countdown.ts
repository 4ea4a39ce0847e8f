import { useEffect, useRef, useState } from 'react';

/**
 * Counts seconds down to zero and then calls back, once; null never starts. A person can stop it, as anything
 * that moves on by itself has to allow.
 */
export function useCountdown(
  seconds: number | null,
  onEnd: () => void,
): { left: number | null; stop: () => void } {
  const [left, setLeft] = useState(seconds);
  const endRef = useRef(onEnd);
  useEffect(() => {
    endRef.current = onEnd;
  });
  useEffect(() => {
    if (left === null) return;
    if (left <= 0) {
      endRef.current();
      return;
    }
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  return { left, stop: () => setLeft(null) };
}
