import { useEffect } from 'react';
import type { RefObject } from 'react';

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/**
 * Remembers what has the focus now; what it answers gives the focus back to it. Where that is gone by then, what is nearest gets it: what is
 * marked with `data-keeps-focus`, else the first thing that can have it, else the content of the window. It is never lost to the page.
 */
export function rememberFocus(): () => void {
  const before = document.activeElement;
  if (!(before instanceof HTMLElement) || before === document.body) return () => undefined;
  const around: Element[] = [];
  for (let outer = before.parentElement; outer && outer !== document.body; outer = outer.parentElement)
    around.push(outer);
  return () => {
    if (before.isConnected) before.focus();
    if (document.activeElement !== before) nearest(around)?.focus();
  };
}

function nearest(around: readonly Element[]): HTMLElement | null {
  const main = document.querySelector<HTMLElement>('#main');
  for (const outer of around) {
    if (!outer.isConnected) continue;
    // What is in there may be another screen by now: none of its buttons was meant.
    if (outer.contains(main)) break;
    const found = [
      ...outer.querySelectorAll<HTMLElement>('[data-keeps-focus]'),
      ...outer.querySelectorAll<HTMLElement>(FOCUSABLE),
    ];
    const shown = found.find((each) => each.checkVisibility());
    if (shown) return shown;
  }
  return main;
}

/** A part of the screen whose buttons come and go keeps the focus when the one that has it goes. */
export function useKeptFocus(part: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const drawn = part.current;
    if (!drawn) return;
    let had: { readonly element: Element | null; readonly giveBack: () => void } | null = null;
    const remember = () => {
      had = { element: document.activeElement, giveBack: rememberFocus() };
    };
    const observer = new MutationObserver(() => {
      if (!had || had.element?.isConnected === true) return;
      const { giveBack } = had;
      had = null;
      if (document.activeElement === document.body) giveBack();
    });
    drawn.addEventListener('focusin', remember);
    observer.observe(drawn, { childList: true, subtree: true });
    return () => {
      drawn.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, [part]);
}
