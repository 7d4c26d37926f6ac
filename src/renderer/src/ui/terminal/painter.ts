/** A terminal that waits to write what it was sent. */
export interface Painted {
  /** In front: painted every frame. Others take turns, one in each frame. */
  isFront(): boolean;
  /** Writes at most some bytes. Whoever has more asks again once they are drawn. */
  paint(): void;
}

/**
 * Chooses which terminals write in a frame: all in front, and of the others the one that has waited longest. Twelve at
 * full speed then cost a frame little more than two.
 */
export function choosePainted(waiting: Iterable<Painted>): readonly Painted[] {
  const all = [...waiting];
  const next = all.find((each) => !each.isFront());
  const front = all.filter((each) => each.isFront());
  return next ? [...front, next] : front;
}

/** A hidden page has no frames, but its bytes must go on flowing. */
const HIDDEN_FRAME_MS = 250;

type Frames = Pick<Window, 'requestAnimationFrame' | 'setTimeout'> & {
  readonly document: Pick<Document, 'visibilityState'>;
};

/** Paints frame by frame. Nothing is planned while nobody waits. */
export function createPainter(win: Frames) {
  /** Longest waiting first. */
  const waiting = new Set<Painted>();
  let planned = false;

  function plan(): void {
    if (planned || waiting.size === 0) return;
    planned = true;
    if (win.document.visibilityState === 'visible') win.requestAnimationFrame(frame);
    else win.setTimeout(frame, HIDDEN_FRAME_MS);
  }

  function frame(): void {
    planned = false;
    for (const painted of choosePainted(waiting)) {
      waiting.delete(painted);
      painted.paint();
    }
    plan();
  }

  return {
    request(painted: Painted) {
      waiting.add(painted);
      plan();
    },
    forget: (painted: Painted) => void waiting.delete(painted),
    /** Terminals that wait now. */
    size: () => waiting.size,
  };
}

export type Painter = ReturnType<typeof createPainter>;

let shared: Painter | null = null;
/** The one painter of the page: it must see all terminals to let them take turns. */
export const pagePainter = (): Painter => (shared ??= createPainter(window));
