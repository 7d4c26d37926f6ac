import type { TerminalParts } from './create-terminal';
import { fontThatFits, isWider } from './fit-font';
import { followCursor } from './follow-cursor';

interface FitOptions {
  readonly parts: TerminalParts;
  /** The room that the terminal has. */
  readonly frame: HTMLElement;
  readonly kind: 'text' | 'pty';
  /** The font that is wanted; a pty that is only watched may get a smaller one. */
  fontSize(): number;
  /** Whether the pty is to have the size that fits. */
  hasKeyboard(): boolean;
  /** Asks for another size of the pty. */
  ask(cols: number, rows: number): void;
  /** The frame was scrolled to where the program does not write, or is back. */
  onAway(isAway: boolean): void;
}

export interface TerminalFit {
  /** Fits now: the room, the font or who has the keyboard has changed. */
  apply(): void;
  /** Shows where the program writes, from now on. */
  follow(): void;
  /** The end of the terminal is back in sight. */
  atEnd(): void;
  dispose(): void;
}

const SETTLE_MS = 60;

/**
 * Fits a terminal to its room, whenever that has changed and settled. A rendered one flows anew. A pty keeps the size that its
 * program knows: the font gets smaller; only who has the keyboard asks for another size.
 */
export function createTerminalFit({ parts, frame, kind, fontSize, hasKeyboard, ask, onAway }: FitOptions): TerminalFit {
  const { term, fit } = parts;
  const cursor = followCursor({ parts, frame, onAway });
  let timer: ReturnType<typeof setTimeout> | null = null;

  function apply(): void {
    if (frame.clientWidth === 0 || frame.clientHeight === 0) return;
    if (kind === 'text') {
      setFont(fontSize());
      fit.fit();
    } else if (hasKeyboard()) {
      cursor.release();
      setFont(fontSize());
      frame.style.overflowX = 'hidden';
      const size = fit.proposeDimensions();
      if (size && (size.cols !== term.cols || size.rows !== term.rows)) ask(size.cols, size.rows);
    } else shrink();
  }

  /** A room without a font that fits is scrolled: to where the program writes. */
  function shrink(): void {
    const screen = term.element?.querySelector('.xterm-screen');
    const now = term.options.fontSize ?? 12;
    if (!screen || screen.clientWidth === 0) return;
    const room = { width: frame.clientWidth - SCROLLBAR, height: cursor.room() };
    const cells = {
      cols: term.cols,
      rows: term.rows,
      widthOfOne: screen.clientWidth / term.cols / now,
      heightOfOne: screen.clientHeight / term.rows / now,
    };
    const font = fontThatFits(room, cells, fontSize());
    setFont(font);
    // No bar where there is nothing to scroll to: the one at the end of the lines takes room, too.
    frame.style.overflowX = isWider(cells, font, { width: frame.clientWidth }) ? 'auto' : 'hidden';
    cursor.fit();
  }

  function setFont(size: number): void {
    if (term.options.fontSize !== size) term.options.fontSize = size;
  }

  const observer = new ResizeObserver(() => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(apply, SETTLE_MS);
  });
  // Asking back here would never end where two windows have the keyboard.
  const resized = term.onResize(() => {
    if (kind === 'pty' && !hasKeyboard()) apply();
  });
  apply();
  observer.observe(frame);
  return {
    apply,
    follow: cursor.again,
    atEnd: cursor.look,
    dispose() {
      cursor.dispose();
      observer.disconnect();
      resized.dispose();
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Width of the bar beside the lines. */
const SCROLLBAR = 14;
