import { useEffect, useEffectEvent } from 'react';
import { useShortcutPreference } from './shortcut-preference.ts';

/** Where letters are text, or belong to a dialog that is in front of the list. */
const TYPING = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]';

/**
 * Single-key shortcuts of a list, off while someone types, and for who switched them off: people who speak
 * to their computer set them off without wanting to (WCAG 2.1.4). Shift is not looked at: on a Spanish
 * keyboard "/" is Shift+7.
 */
export function useTableShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    const isTyping = event.target instanceof Element && event.target.closest(TYPING) !== null;
    if (!action || isTyping || event.defaultPrevented || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });

  const [areOn] = useShortcutPreference();
  useEffect(() => {
    if (!areOn) return;
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [areOn]);
}
