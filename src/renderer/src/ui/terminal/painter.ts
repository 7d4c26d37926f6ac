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
export function choosePainted(waiting: Iterable<Painted>, isTurn = true): readonly Painted[] {
  const all = [...waiting];
  const next = isTurn ? all.find((each) => !each.isFront()) : undefined;
  const front = all.filter((each) => each.isFront());
  return next ? [...front, next] : front;
}

/** A frame that comes so long after the one before it is late: at 60 a second one was left out. */
const LATE_MS = 25;
const MOST_APART = 3;
/** So many frames in time, and the others get more of them again. */
const IN_TIME = 60;

/**
 * When one of the others has its turn: in each frame, and farther apart where frames come late. A machine that draws terminals slowly
 * then draws fewer of them, and stays as quick as it is for the one in front.
 */
export function createTurns() {
  let [apart, since, inTime] = [1, 0, 0];
  return {
    /** A frame begins, so long after the one before it; null: there was none right before. */
    isTurn(gapMs: number | null): boolean {
      if (gapMs !== null) {
        const isLate = gapMs > LATE_MS;
        inTime = isLate ? 0 : inTime + 1;
        if (isLate) apart = Math.min(MOST_APART, apart + 1);
        else if (inTime % IN_TIME === 0) apart = Math.max(1, apart - 1);
      }
      since += 1;
      if (since < apart) return false;
      since = 0;
      return true;
    },
  };
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
  const turns = createTurns();
  let planned = false;
  let lastAt: number | null = null;

  function plan(): void {
    if (planned || waiting.size === 0) return;
    planned = true;
    if (win.document.visibilityState === 'visible') win.requestAnimationFrame(frame);
    else win.setTimeout(hiddenFrame, HIDDEN_FRAME_MS);
  }

  function frame(at: number): void {
    const isTurn = turns.isTurn(lastAt === null ? null : at - lastAt);
    paint(isTurn);
    lastAt = planned ? at : null;
  }

  function hiddenFrame(): void {
    lastAt = null;
    paint(true);
  }

  function paint(isTurn: boolean): void {
    planned = false;
    for (const painted of choosePainted(waiting, isTurn)) {
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
