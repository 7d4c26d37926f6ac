import { useEffect } from 'react';
import type { RefObject } from 'react';

const ANSWERS = /^([adpr1-4]|Enter)$/i;

function stopHeldKey(event: KeyboardEvent): void {
  if (event.repeat && ANSWERS.test(event.key)) event.preventDefault();
}

/**
 * A key that is held answers one row once: nobody has read the next question, or what the first press has shown of this one, while the key
 * is still down.
 */
export function useOnePress(row: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const drawn = row.current;
    drawn?.addEventListener('keydown', stopHeldKey);
    return () => drawn?.removeEventListener('keydown', stopHeldKey);
  }, [row]);
}
