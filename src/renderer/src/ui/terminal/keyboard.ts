import type { Terminal } from '@xterm/xterm';

interface KeyboardOptions {
  readonly term: Terminal;
  /** Everything of the pane: where a key has been handled and must not reach the page's shortcuts. */
  readonly pane: HTMLElement;
  /** Types into the pty; false: it could not be sent. */
  send(data: string): boolean;
  /** Whether there is a program to type for. */
  canTake(): boolean;
  onChange(has: boolean): void;
  /** Whether the last keys were lost. */
  onLost(isLost: boolean): void;
  onCopy(text: string): void;
}

export interface Keyboard {
  has(): boolean;
  take(): void;
  giveBack(): void;
  dispose(): void;
}

const isRelease = (event: KeyboardEvent): boolean =>
  event.key === 'F6' || (event.key === 'Escape' && event.ctrlKey && event.shiftKey);

/**
 * Who gets the keys: the page, which scrolls the terminal and has its shortcuts, or, once somebody has asked for it, the
 * program in the pty. Then every key but the release goes there, until it is given back or the focus leaves.
 */
export function createKeyboard(options: KeyboardOptions): Keyboard {
  const { term, pane, send, canTake, onChange, onLost, onCopy } = options;
  let has = false;
  /** A key went down here since the program has the keyboard: the rest of the one that gave it is not typed. */
  let isFresh = false;

  function set(next: boolean): void {
    if (next === has) return;
    has = next;
    term.options.disableStdin = !next;
    if (!next) onLost(false);
    onChange(next);
  }

  const keyboard: Keyboard = {
    has: () => has,
    take() {
      if (!canTake()) return;
      if (!has) isFresh = false;
      set(true);
      term.focus();
    },
    giveBack() {
      if (!has) return;
      set(false);
      pane.focus({ preventScroll: true });
    },
    dispose() {
      listening.dispose();
      pane.removeEventListener('keydown', keepFromPage);
      term.textarea?.removeEventListener('blur', onBlur);
    },
  };

  function keepFromPage(event: KeyboardEvent): void {
    if (has) event.stopPropagation();
    else if (event.target === pane) takeByEnter(event);
  }

  function takeByEnter(event: KeyboardEvent): boolean {
    // One that is held has filled the screen, and asks for nothing more.
    if (event.key !== 'Enter' || event.repeat || !canTake() || !isPlain(event)) return false;
    event.preventDefault();
    event.stopPropagation();
    keyboard.take();
    return true;
  }

  /** Another window on top does not take the keyboard away: it comes back with the focus. */
  function onBlur(): void {
    if (document.hasFocus()) set(false);
  }

  const listening = term.onData((data) => {
    if (has) onLost(!send(data));
  });
  pane.addEventListener('keydown', keepFromPage);
  term.textarea?.addEventListener('blur', onBlur);
  term.attachCustomKeyEventHandler((event) => {
    if (event.type === 'keydown' && !event.repeat) isFresh = true;
    if (has && !isFresh) return false;
    if (event.type !== 'keydown') return true;
    if (has) return handleTyped(event, keyboard, () => onCopy(term.getSelection()));
    return takeByEnter(event) ? false : handleRead(term, event);
  });
  return keyboard;
}

/** Keys of ours while the program has the keyboard: giving it back, copy and paste. False: not for the program. */
function handleTyped(event: KeyboardEvent, keyboard: Keyboard, copy: () => void): boolean {
  if (isRelease(event)) {
    event.preventDefault();
    event.stopPropagation();
    keyboard.giveBack();
    return false;
  }
  const key = event.key.toLowerCase();
  const isOurs = (event.ctrlKey && event.shiftKey) || event.metaKey;
  if (isOurs && key === 'c') {
    event.preventDefault();
    copy();
    return false;
  }
  // The browser pastes by itself; the terminal puts brackets around it.
  return !(isOurs && key === 'v');
}

const isPlain = (event: KeyboardEvent): boolean => !(event.ctrlKey || event.metaKey || event.altKey);

/** Scrolls by keys and leaves every other key to the page. */
function handleRead(term: Terminal, event: KeyboardEvent): false {
  if (!isPlain(event)) return false;
  const page = term.rows - 1;
  const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page };
  const lines = steps[event.key];
  if (lines !== undefined) term.scrollLines(lines);
  else if (event.key === 'Home') term.scrollToTop();
  else return false;
  event.preventDefault();
  return false;
}
