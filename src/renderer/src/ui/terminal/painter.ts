/** A terminal that waits to write what it was sent. */
export interface Painted {
  /** In front: painted every frame. Others take turns, one in each frame. */
  isFront(): boolean;
  /** Writes at most some bytes; says whether more wait. */
  paint(): boolean;
}

/**
 * Chooses which terminals write in a frame: all in front, and one of the others. Twelve at full speed then cost a
 * frame little more than two.
 */
export function choosePainted(waiting: readonly Painted[], turn: number): readonly Painted[] {
  const front = waiting.filter((each) => each.isFront());
  const back = waiting.filter((each) => !each.isFront());
  const next = back[turn % Math.max(1, back.length)];
  return next ? [...front, next] : front;
}

/** A hidden page has no frames, but its bytes must go on flowing. */
const HIDDEN_FRAME_MS = 250;

/** Paints frame by frame. */
export function createPainter(win: Window) {
  const waiting = new Set<Painted>();
  let planned = false;
  let turn = 0;

  function plan(): void {
    if (planned || waiting.size === 0) return;
    planned = true;
    if (win.document.visibilityState === 'visible') win.requestAnimationFrame(frame);
    else win.setTimeout(frame, HIDDEN_FRAME_MS);
  }

  function frame(): void {
    planned = false;
    turn += 1;
    for (const painted of choosePainted([...waiting], turn)) if (!painted.paint()) waiting.delete(painted);
    plan();
  }

  return {
    request(painted: Painted) {
      waiting.add(painted);
      plan();
    },
    forget: (painted: Painted) => void waiting.delete(painted),
  };
}

export type Painter = ReturnType<typeof createPainter>;

let shared: Painter | null = null;
/** The one painter of the page: it must see all terminals to let them take turns. */
export const pagePainter = (): Painter => (shared ??= createPainter(window));
