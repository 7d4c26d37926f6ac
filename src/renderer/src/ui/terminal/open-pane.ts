import { copyText } from '../copy-button';
import { copyOnSelect } from './copy-on-select';
import { createTerminal } from './create-terminal';
import type { TerminalParts } from './create-terminal';
import { createKeyboard } from './keyboard';
import type { Keyboard } from './keyboard';
import { linesFor, MOST_PAST_BYTES } from './past';
import { createTerminalFit } from './terminal-fit';
import { createTerminalSession } from './terminal-session';
import type { TerminalFeed, TerminalSession } from './terminal-session';
import { followTheme } from './terminal-theme';
import type { TerminalNow } from './use-terminal';
import { drawByGpu } from './webgl';

interface PaneOptions {
  /** Everything that belongs to the terminal, its bar included. */
  readonly pane: HTMLElement;
  /** The room of the terminal itself. */
  readonly frame: HTMLElement;
  readonly kind: 'text' | 'pty';
  readonly pastBytes: number;
  typeAtOnce(): boolean;
  readonly fontSize: number;
  isFront(): boolean;
  connect(session: TerminalSession, pastBytes: number): TerminalFeed;
  onLink(url: string): void;
  tell(change: Partial<TerminalNow>): void;
}

/** A terminal on the screen, with all that keeps it going. */
export interface Pane {
  readonly parts: TerminalParts;
  readonly keyboard: Keyboard;
  /** Bytes of the past that are shown at most. */
  pastBytes(): number;
  /** Fits anew after a change of the font. */
  refit(fontSize: number): void;
  /** Reads a larger piece of the past, with the same lines in sight. */
  showEarlier(): void;
  /** Shows the end, and what comes. */
  follow(): void;
  dispose(): void;
}

const COPIED_FOR_MS = 1_500;
const HIDE_CURSOR = '\u001B[?25l';

/** Opens a terminal in a frame: whoever opened it disposes it, and nothing of it stays. */
export function openPane(options: PaneOptions): Pane {
  const { frame, kind, onLink, tell } = options;
  let mayAnswer = false;
  let isLive = false;
  let { pastBytes, fontSize } = options;
  const parts = createTerminal(frame, {
    ...{ kind, fontSize, scrollback: linesFor(pastBytes), onLink },
    mayAnswer: () => mayAnswer && keyboard.has(),
  });
  const { term } = parts;
  const session = createTerminalSession(
    { write: (bytes, drawn) => term.write(bytes, drawn), resize: (cols, rows) => term.resize(cols, rows) },
    {
      ...{ kind, isFront: options.isFront },
      answer: (allowed) => {
        mayAnswer = allowed;
      },
      tell(facts) {
        const isNew = facts.isLive === true && !isLive;
        if (facts.isLive !== undefined) ({ isLive } = facts);
        if (!isLive) keyboard.giveBack();
        tell(facts);
        if (isNew && options.typeAtOnce() && isFree()) keyboard.take();
      },
    },
  );
  const behind = { isAbove: false, isAway: false };
  const tellBehind = (change: Partial<typeof behind>) => {
    Object.assign(behind, change);
    tell({ isBehind: behind.isAbove || behind.isAway });
  };
  const copied = createFlash((isCopied) => tell({ isCopied }));
  const keyboard = createKeyboard({
    ...{ term, pane: options.pane },
    send: (data) => session.feed()?.write(data) ?? false,
    canTake: () => kind === 'pty' && isLive,
    onChange(hasKeyboard) {
      tell({ hasKeyboard });
      fitter.apply();
    },
    onLost: (isLost) => tell({ isLost }),
    onCopy: (text) => void (text !== '' && copyAndReturn(text, term).then(copied.show)),
  });
  const fitter = createTerminalFit({
    ...{ parts, frame, kind },
    fontSize: () => fontSize,
    hasKeyboard: keyboard.has,
    ask: (cols, rows) => session.feed()?.resize(cols, rows),
    onAway: (isAway) => tellBehind({ isAway }),
  });
  const stops = [
    drawByGpu(term),
    fitter.dispose,
    watchEnd(parts, (isAbove) => {
      tellBehind({ isAbove });
      if (!isAbove) fitter.atEnd();
    }),
    watchSight(frame, session.show),
    followTheme(term, frame),
    copyOnSelect(term, frame, copied.show),
    takeByClick(frame, parts, keyboard),
    keyboard.dispose,
    copied.dispose,
    session.dispose,
    () => term.dispose(),
  ];
  session.attach(options.connect(session, pastBytes));

  return {
    parts,
    keyboard,
    pastBytes: () => pastBytes,
    refit(next) {
      fontSize = next;
      fitter.apply();
    },
    follow() {
      term.scrollToBottom();
      fitter.follow();
    },
    showEarlier() {
      const fromEnd = term.buffer.active.length - term.buffer.active.viewportY;
      pastBytes = Math.min(MOST_PAST_BYTES, pastBytes * 4);
      session.restart();
      term.reset();
      if (kind === 'text') term.write(HIDE_CURSOR);
      term.options.scrollback = linesFor(pastBytes);
      session.attach(options.connect(session, pastBytes));
      session.onceCaughtUp(() => term.scrollToLine(term.buffer.active.length - fromEnd));
    },
    dispose: () => stops.forEach((stop) => stop()),
  };
}

/** Nobody types anywhere else: an opened terminal never takes the focus out of a field. */
function isFree(): boolean {
  const { activeElement } = document;
  return !activeElement?.matches('input, textarea, select, [contenteditable="true"]');
}

/** Copying may need the focus for a moment. */
async function copyAndReturn(text: string, term: TerminalParts['term']): Promise<void> {
  await copyText(text);
  term.focus();
}

function createFlash(set: (isOn: boolean) => void) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
  };
  return {
    show() {
      stop();
      set(true);
      timer = setTimeout(() => set(false), COPIED_FOR_MS);
    },
    dispose: stop,
  };
}

/** A click gives the keyboard to the program; one that ends a selection does not. */
function takeByClick(frame: HTMLElement, { term }: TerminalParts, keyboard: Keyboard): () => void {
  const take = () => {
    if (!term.hasSelection()) keyboard.take();
  };
  frame.addEventListener('click', take);
  return () => frame.removeEventListener('click', take);
}

/** What nobody sees is not painted. */
function watchSight(element: HTMLElement, show: (isSeen: boolean) => void): () => void {
  const observer = new IntersectionObserver((entries) => show(entries.at(-1)?.isIntersecting ?? true));
  observer.observe(element);
  return () => observer.disconnect();
}

/** Tells when the end goes out of sight and comes back. */
function watchEnd({ term }: TerminalParts, onChange: (isBehind: boolean) => void): () => void {
  let last = false;
  const look = () => {
    const { viewportY, baseY } = term.buffer.active;
    if (viewportY < baseY === last) return;
    last = !last;
    onChange(last);
  };
  const listening = [term.onScroll(look), term.onRender(look)];
  return () => listening.forEach((each) => each.dispose());
}
