import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { rememberFocus } from './focus-back';

/**
 * Whoever acts on a message has the focus back where it was before when the message goes, also where the act brings another screen: then it is
 * with that. For a component that is drawn again with each change of messages and of the screen.
 */
export function useToastFocus(list: RefObject<HTMLElement | null>): void {
  const kept = useRef({ giveBack: () => {}, isOurs: false });
  const isGiving = useRef(false);

  useEffect(() => {
    const follow = ({ target }: FocusEvent) => {
      if (isGiving.current) return;
      if (target instanceof Node && list.current?.contains(target) === true) kept.current.isOurs = true;
      else kept.current = { giveBack: rememberFocus(), isOurs: false };
    };
    document.addEventListener('focusin', follow);
    return () => document.removeEventListener('focusin', follow);
  }, [list]);

  useEffect(() => {
    if (!kept.current.isOurs || !isFocusLost()) return;
    isGiving.current = true;
    kept.current.giveBack();
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('#main')?.focus();
    isGiving.current = false;
  });
}

/** A screen that is only hidden while the next one comes keeps the focus for a moment, and loses it then. */
function isFocusLost(): boolean {
  const { activeElement, body } = document;
  if (!(activeElement instanceof HTMLElement) || activeElement === body) return true;
  if (activeElement.checkVisibility()) return false;
  activeElement.blur();
  return true;
}

/** Whether a message has the focus, and what Escape does there. */
export function useCardFocus(card: RefObject<HTMLElement | null>, onEscape: () => void): boolean {
  const [hasFocus, setHasFocus] = useState(false);
  const escape = useEffectEvent(onEscape);
  useEffect(() => {
    const { current } = card;
    const goIn = () => setHasFocus(true);
    const goOut = ({ relatedTarget }: FocusEvent) =>
      setHasFocus(relatedTarget instanceof Node && current?.contains(relatedTarget) === true);
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      escape();
    };
    current?.addEventListener('focusin', goIn);
    current?.addEventListener('focusout', goOut);
    current?.addEventListener('keydown', press);
    return () => {
      current?.removeEventListener('focusin', goIn);
      current?.removeEventListener('focusout', goOut);
      current?.removeEventListener('keydown', press);
    };
  }, [card]);
  return hasFocus;
}

/** Brings the focus to the newest message: to what can be done about it, else to what closes it. */
export function focusNewest(list: HTMLElement | null): void {
  list?.lastElementChild?.querySelector<HTMLElement>('[data-action], button')?.focus();
}
