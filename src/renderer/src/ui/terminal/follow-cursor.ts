import type { TerminalParts } from './create-terminal';

interface FollowOptions {
  readonly parts: TerminalParts;
  /** The room of the terminal, which scrolls. */
  readonly frame: HTMLElement;
  /** Somebody has scrolled the frame to where the program does not write, or is back. */
  onAway(isAway: boolean): void;
}

/** Shows of a screen that is higher than its frame the rows around the cursor. */
export interface CursorFollow {
  /** Height that the frame has for rows. */
  room(): number;
  /** The cells or the room have changed: looks anew what fits. */
  fit(): void;
  /** The cursor may have moved, or its row is among those of the screen again. */
  look(): void;
  /** Follows again, after somebody has scrolled away. */
  again(): void;
  /** Leaves the frame as it was. */
  release(): void;
  dispose(): void;
}

/** Rows that a frame has room for, and how high one is. */
interface Sight {
  readonly rows: number;
  readonly cell: number;
}

/**
 * Keeps the program's cursor in sight, from whole row to whole row, until somebody scrolls away. It costs a look at three numbers in
 * each frame that writes: the page is laid out only where the rows in sight change.
 */
export function followCursor({ parts: { term }, frame, onAway }: FollowOptions): CursorFollow {
  /** Null: the whole screen fits. */
  let sight: Sight | null = null;
  /** Where the frame was scrolled to last. */
  let top = 0;
  /** Height at the end of the frame that is too low for a row. */
  let rest = 0;
  let isAway = false;
  let planned: number | null = null;

  const isBehind = () => term.buffer.active.viewportY < term.buffer.active.baseY;
  /** Rows above the end have no cursor; all of them have text, the last one, too. */
  const row = () => (isBehind() ? term.rows - 1 : term.buffer.active.cursorY);
  const isInSight = ({ rows, cell }: Sight) => row() >= top / cell - 0.5 && row() + 1 <= top / cell + rows + 0.5;

  function place({ rows, cell }: Sight): void {
    const first = firstInSight(row(), rows, term.rows);
    top = first * cell;
    frame.scrollTop = top;
  }

  function placeIfOut(): void {
    planned = null;
    // Who reads what was before is left in peace.
    if (sight && !isAway && !isBehind() && !isInSight(sight)) place(sight);
  }

  function setAway(next: boolean): void {
    if (isAway === next) return;
    isAway = next;
    onAway(next);
  }

  function setRest(next: number): void {
    if (rest === next) return;
    rest = next;
    frame.style.borderBottom = next === 0 ? '' : `${next}px solid transparent`;
  }

  function onScroll(): void {
    if (!sight || Math.abs(frame.scrollTop - top) <= 1) return;
    top = frame.scrollTop;
    // A frame that has just become higher is scrolled by the browser, not by its user: then the end is in sight.
    setAway(!isInSight({ ...sight, rows: frame.clientHeight / sight.cell }));
  }

  const plan = () => {
    if (sight && planned === null) planned = requestAnimationFrame(placeIfOut);
  };
  const again = () => {
    setAway(false);
    plan();
  };
  const room = () => frame.clientHeight + rest;
  const release = () => {
    sight = null;
    setAway(false);
    setRest(0);
  };
  frame.addEventListener('scroll', onScroll, { passive: true });
  const listening = [term.onWriteParsed(plan), term.buffer.onBufferChange(again)];
  return {
    ...{ room, look: plan, again, release },
    fit() {
      const height = room();
      const cell = (term.element?.querySelector('.xterm-screen')?.clientHeight ?? 0) / term.rows;
      const rows = Math.max(1, Math.floor((height + 0.5) / cell));
      if (cell === 0 || rows >= term.rows) return release();
      sight = { rows, cell };
      // Whole pixels, or the height would differ a little each time that it is read.
      setRest(Math.max(0, Math.floor(height - rows * cell)));
      if (!isAway) place(sight);
    },
    dispose() {
      frame.removeEventListener('scroll', onScroll);
      for (const each of listening) each.dispose();
      if (planned !== null) cancelAnimationFrame(planned);
    },
  };
}

/** The first row in sight so that one is seen, and the one below it: the top of the screen as long as it can be. */
function firstInSight(row: number, inSight: number, all: number): number {
  const below = inSight > 1 ? 1 : 0;
  return Math.max(0, Math.min(all - inSight, row + below + 1 - inSight));
}
