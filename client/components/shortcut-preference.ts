import { useSyncExternalStore } from 'react';

const STORAGE_KEY = 'estante.shortcuts';
const OFF = 'off';

let areOn = read();
const listeners = new Set<() => void>();

/** Whether single keys act, as this browser's person chose. On until they say otherwise. */
export function useShortcutPreference(): [areOn: boolean, choose: (on: boolean) => void] {
  return [useSyncExternalStore(subscribe, () => areOn), choose];
}

function choose(on: boolean): void {
  areOn = on;
  try {
    if (on) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, OFF);
  } catch {
    // The choice then lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function read(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== OFF;
  } catch {
    return true;
  }
}

function subscribe(listener: () => void): () => void {
  const fromAnotherTab = (event: StorageEvent) => {
    if (event.key !== STORAGE_KEY) return;
    areOn = event.newValue !== OFF;
    listener();
  };
  listeners.add(listener);
  window.addEventListener('storage', fromAnotherTab);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', fromAnotherTab);
  };
}
