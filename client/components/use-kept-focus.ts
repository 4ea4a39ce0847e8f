import { useEffect } from 'react';

/**
 * Focus never stays on the body after an action: what was pressed may be switched off while it is busy, or be gone
 * with what it did. Switched on again it has the focus back; gone, the nearest thing that tells what came of it has.
 * Whoever places focus on purpose comes first.
 */
export function useKeptFocus(): void {
  useEffect(() => watch(), []);
}

/** What had the focus last, and what it stood in, innermost first. */
interface Place {
  element: Element;
  around: readonly Element[];
  wasSwitchedOff: boolean;
}

function watch(): () => void {
  let last: Place | null = null;

  const remember = ({ target }: FocusEvent) => {
    if (target instanceof Element) {
      last = { element: target, around: ancestorsOf(target), wasSwitchedOff: false };
    }
  };
  // Left for an empty part of the page, on purpose. Later, since an element may be leaving the page just now.
  const leave = () =>
    setTimeout(() => {
      if (last?.element.isConnected && !isSwitchedOff(last.element) && isNowhere()) last = null;
    });
  const look = () => {
    if (!last) return;
    if (isSwitchedOff(last.element)) last.wasSwitchedOff = true;
    if (!isNowhere()) return;
    if (!last.element.isConnected) afterTwoFrames(() => last && isNowhere() && goOnNear(last));
    else if (last.wasSwitchedOff && !isSwitchedOff(last.element)) focus(last.element);
  };

  const observer = new MutationObserver(look);
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['disabled'],
  });
  document.addEventListener('focusin', remember);
  document.addEventListener('focusout', leave);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', remember);
    document.removeEventListener('focusout', leave);
  };
}

/** In the part of the page where it was: what went wrong, else the heading; outside of those the page's heading. */
function goOnNear({ element, around }: Place): void {
  if (element.isConnected) return;
  const parts = around.filter((one) => one.isConnected && one.closest('main, [role="dialog"]'));
  for (const part of parts) {
    const near = part.matches('main')
      ? null
      : (part.querySelector('[role="alert"]') ?? part.querySelector('h1, h2, h3, h4'));
    if (near) return focus(near);
  }
  const heading = document.querySelector('main h1, h1');
  if (heading) focus(heading);
}

function ancestorsOf(element: Element): Element[] {
  const parent = element.parentElement;
  return parent ? [parent, ...ancestorsOf(parent)] : [];
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

function isSwitchedOff(element: Element): boolean {
  return element.matches(':disabled');
}

function afterTwoFrames(run: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(run));
}

function focus(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
