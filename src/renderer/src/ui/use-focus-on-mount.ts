import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** Moves the focus to an element that has just come because the user asked for it. */
export function useFocusOnMount<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
