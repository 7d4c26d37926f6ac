import { createKeySequence, keyOf } from './key-sequence';
import { shortcutRows } from './shortcut-table';
import type { ShortcutId } from './shortcut-table';

/** What a shortcut does; `false` hands it on to whoever registered before. */
export type ShortcutHandler = () => void | false;

export interface ShortcutRegistry {
  /** The newest handler of a shortcut is asked first. */
  on(id: ShortcutId, handler: ShortcutHandler): () => void;
}

const starts = new Set(
  shortcutRows.flatMap(([, { keys }]) =>
    keys.flatMap((key) => (key.includes(' ') ? [key.slice(0, key.indexOf(' '))] : [])),
  ),
);

/** Listens to the window's keys and calls the handlers that screens have registered. */
export function createShortcuts(win: Window): ShortcutRegistry {
  const handlers: { readonly id: ShortcutId; readonly handler: ShortcutHandler }[] = [];
  const sequence = createKeySequence(starts);

  win.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    // An open dialog has the keyboard for itself; it closes on Escape by itself, too.
    if (win.document.querySelector('dialog[open]')) return;
    const typing = isTyping(event.target);
    const pressed = keyOf(event);
    if (typing && pressed === 'escape') {
      (event.target as HTMLElement).blur();
      return;
    }
    const key = typing ? pressed : sequence(pressed, event.timeStamp);
    if (key === null) return;
    const ids = shortcutRows.filter(([, row]) => row.keys.includes(key) && (!typing || row.whileTyping === true));
    for (const { handler } of handlers.filter(({ id }) => ids.some(([known]) => known === id)).toReversed()) {
      if (handler() === false) continue;
      event.preventDefault();
      return;
    }
  });

  return {
    on(id, handler) {
      const entry = { id, handler };
      handlers.push(entry);
      return () => {
        handlers.splice(handlers.indexOf(entry), 1);
      };
    },
  };
}

/** Whether letters go into a field. A terminal that only shows lets keys pass. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[data-keys]')?.getAttribute('data-keys') === 'pass') return false;
  return target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable="true"]');
}
