import type { Terminal } from '@xterm/xterm';

/** Copies what was selected when the pointer lets go of it. Where the browser has no clipboard for the page, nothing happens. */
export function copyOnSelect(term: Terminal, element: HTMLElement, onCopied: () => void): () => void {
  let last = '';
  const copy = () => {
    const text = term.getSelection();
    if (text === '' || text === last) return;
    last = text;
    // Undefined on plain addresses of a LAN, whatever the types say.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    void clipboard?.writeText(text).then(onCopied, () => undefined);
  };
  const forget = term.onSelectionChange(() => {
    if (!term.hasSelection()) last = '';
  });
  // The selection ends outside, too.
  const listen = () => window.addEventListener('pointerup', () => queueMicrotask(copy), { once: true });
  element.addEventListener('pointerdown', listen);
  return () => {
    forget.dispose();
    element.removeEventListener('pointerdown', listen);
  };
}
