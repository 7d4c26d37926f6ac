import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { createEarlyKey } from './early-key';
import { createKeySequence, isCharacter, keyOf } from './key-sequence';
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
  /** A screen is on its way, until the returned function is called: a key that nobody takes meanwhile may be for it. */
  screenComes(): () => void;
  /**
   * Until the returned function is called a character is no shortcut: there is something on the screen that whoever types believes to type
   * into. Keys without a character, and those held with another, go on.
   */
  holdCharacters(): () => void;
  /** Whether characters are held so, and their keys do nothing. */
  readonly held: Pick<StoreApi<boolean>, 'getState' | 'getInitialState' | 'subscribe'>;
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
  const early = createEarlyKey();
  let holds = 0;
  const held = createStore<boolean>(() => false);
  function hold(more: 1 | -1): void {
    holds += more;
    held.setState(holds > 0, true);
  }

  win.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    // An open dialog has the keyboard for itself; it closes on Escape by itself, too.
    if (win.document.querySelector('dialog[open]')) return;
    if (isMeantForAgent(event)) {
      // The field gets the focus now, and with it this very letter.
      tryPress('say');
      return;
    }
    const typing = isTyping(event.target);
    if (held.getState() && !typing && isCharacter(event)) return;
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
      early.forget();
      return;
    }
    if (typing) early.forget();
    else if (early.keep(key)) event.preventDefault();
  });

  let wanted: { readonly id: ShortcutId; readonly until: number } | null = null;

  function tryPress(id: ShortcutId): boolean {
    const taking = handlers.filter((entry) => entry.id === id).toReversed();
    return taking.some(({ handler }) => handler(keyOfShortcut(id)) !== false);
  }

  return {
    has: (id) => handlers.some((entry) => entry.id === id),
    press(id) {
      if (!tryPress(id)) wanted = { id, until: performance.now() + DRAWN_WITHIN_MS };
    },
    screenComes: early.screenComes,
    held,
    holdCharacters() {
      hold(1);
      return () => hold(-1);
    },
    on(id, handler) {
      const entry = { id, handler };
      handlers.push(entry);
      if (wanted?.id === id) {
        const isInTime = performance.now() <= wanted.until;
        wanted = null;
        if (isInTime) queueMicrotask(() => handlers.includes(entry) && handler(keyOfShortcut(id)));
      }
      const key = early.claim(id);
      if (key !== null) queueMicrotask(() => handlers.includes(entry) && handler(key));
      return () => {
        handlers.splice(handlers.indexOf(entry), 1);
      };
    },
  };
}

const keyOfShortcut = (id: ShortcutId): string => shortcuts[id].keys[0];

/**
 * A letter typed into the terminal of an agent is a word for the agent, never a shortcut: who types `exit` there must not stop, skip or
 * retry anything.
 */
function isMeantForAgent(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!isCharacter(event) || !(target instanceof Element)) return false;
  return target.closest('[data-keys]')?.getAttribute('data-keys') === 'say' && target.matches('textarea');
}

/** Whether letters go into a field. A terminal that only shows lets keys pass. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const keys = target.closest('[data-keys]')?.getAttribute('data-keys');
  if (keys === 'pass' || keys === 'say') return false;
  return target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable="true"]');
}
