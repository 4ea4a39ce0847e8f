import { useState } from 'react';

const PREFIX = 'estante:dismissed:';

/** Whether something was put away in this visit; it comes back with the next one. */
export function useDismissal(key: string): [dismissed: boolean, dismiss: () => void] {
  const [, setTurn] = useState(0);
  return [
    read(key),
    () => {
      write(key);
      setTurn((turn) => turn + 1);
    },
  ];
}

// Storage can be full or forbidden; a notice that shows once more is no harm.
const here = new Set<string>();

function read(key: string): boolean {
  if (here.has(key)) return true;
  try {
    return sessionStorage.getItem(PREFIX + key) !== null;
  } catch {
    return false;
  }
}

function write(key: string): void {
  try {
    sessionStorage.setItem(PREFIX + key, '1');
  } catch {
    here.add(key);
  }
}
