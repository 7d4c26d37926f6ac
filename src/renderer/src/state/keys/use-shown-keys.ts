import { useStore } from 'zustand';
import { useApp } from '../use-app';
import { isOfCharacters } from './key-sequence';

/** Keys as a part of the window shows them that is always there: none that do nothing now, because a terminal fills the screen. */
export function useShownKeys(): (keys: string) => { readonly keys?: string } {
  const isHeld = useStore(useApp().shortcuts.held);
  return (keys) => (isHeld && isOfCharacters(keys) ? {} : { keys });
}
