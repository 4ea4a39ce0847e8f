import { useEffect, useState } from 'react';

/** The latest of some moments (milliseconds since the component appeared) that has passed; 0 before them. */
export function useElapsed(moments: readonly number[]): number {
  const [elapsed, setElapsed] = useState(0);
  const list = moments.join();
  useEffect(() => {
    const timers = list.split(',').map((moment) => {
      return setTimeout(() => setElapsed(Number(moment)), Number(moment));
    });
    return () => timers.forEach(clearTimeout);
  }, [list]);
  return elapsed;
}
