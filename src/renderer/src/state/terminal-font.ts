import { useStore } from 'zustand';
import { useShortcuts } from './keys/use-shortcuts';
import { PLAIN_FONT, stepFont, terminalFont } from './terminal-zoom';

/** The font size of terminals, with its keys. */
export function useTerminalFont() {
  const store = terminalFont();
  const size = useStore(store);
  const set = (next: number) => store.setState(next, true);
  const larger = () => set(stepFont(store.getState(), 1));
  const smaller = () => set(stepFont(store.getState(), -1));
  const plain = () => set(PLAIN_FONT);
  useShortcuts({ 'font-larger': larger, 'font-smaller': smaller, 'font-plain': plain });
  return { size, larger, smaller, plain };
}
