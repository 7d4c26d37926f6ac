import { createKeySequence, keyOf } from './key-sequence';
import { shortcutRows, shortcuts } from './shortcut-table';
import type { ShortcutId } from './shortcut-table';

/** What a shortcut does; `false` hands it on to whoever registered before. `key`: which of its keys it was. */
export type ShortcutHandler = (key: string) => void | false;

export interface ShortcutRegistry {
  /** The newest handler of a shortcut is asked first. */
  on(id: ShortcutId, handler: ShortcutHandler): () => void;
  /** Whether somebody would take it now. */
  has(id: ShortcutId): boolean;
  /**
   * As if its key was pressed. Where nobody takes it yet, because its screen is only being drawn, the first one who registers for it
   * within a moment gets it.
   */
  press(id: ShortcutId): void;
}

const DRAWN_WITHIN_MS = 3_000;

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
      if (handler(key) === false) continue;
      event.preventDefault();
      return;
    }
  });

  let wanted: { readonly id: ShortcutId; readonly until: number } | null = null;

  return {
    has: (id) => handlers.some((entry) => entry.id === id),
    press(id) {
      for (const { handler } of handlers.filter((entry) => entry.id === id).toReversed()) {
        if (handler(keyOfShortcut(id)) !== false) return;
      }
      wanted = { id, until: performance.now() + DRAWN_WITHIN_MS };
    },
    on(id, handler) {
      const entry = { id, handler };
      handlers.push(entry);
      if (wanted?.id === id) {
        const isInTime = performance.now() <= wanted.until;
        wanted = null;
        if (isInTime) queueMicrotask(() => handlers.includes(entry) && handler(keyOfShortcut(id)));
      }
      return () => {
        handlers.splice(handlers.indexOf(entry), 1);
      };
    },
  };
}

const keyOfShortcut = (id: ShortcutId): string => shortcuts[id].keys[0];

/** Whether letters go into a field. A terminal that only shows lets keys pass. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[data-keys]')?.getAttribute('data-keys') === 'pass') return false;
  return target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable="true"]');
}
