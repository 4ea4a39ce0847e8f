import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** How long a page may take to bring its heading. */
const PATIENCE = 10_000;

/**
 * Moves focus to the heading of a page that was just opened, so that keyboards start there and screen
 * readers say where they are. The first page of a visit is left alone: the browser announces it itself.
 */
export function useRouteFocus(): void {
  const { pathname } = useLocation();
  const shownRef = useRef(pathname);

  useEffect(() => {
    if (shownRef.current === pathname) return;
    shownRef.current = pathname;
    if (focusHeading()) return;
    const observer = new MutationObserver(() => {
      if (focusHeading()) stop();
    });
    const timer = setTimeout(stop, PATIENCE);
    function stop() {
      observer.disconnect();
      clearTimeout(timer);
    }
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributeFilter: ['data-awaiting'],
    });
    return stop;
  }, [pathname]);
}

/** A dialog that opened with the page, or a field that asked for focus, keeps it. */
function focusHeading(): boolean {
  const heading = document.querySelector<HTMLElement>('main h1');
  if (!heading) return false;
  const active = document.activeElement;
  if (active?.closest('[role="dialog"], form')) return true;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  // What is still hidden takes no focus.
  return document.activeElement === heading;
}
