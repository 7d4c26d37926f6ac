/** Knows whether a farm is there, and gives up on it after a while. */
export interface FarmPresence {
  /** A request of the farm begins; the returned function says that its answer is over (a stream may last for days). */
  enter(): () => void;
  /** Something that kept the worker here may be gone: look again. */
  check(): void;
  dispose(): void;
}

/**
 * Calls `leave` once no request was under way for `idleMs` while `mayLeave` allows it, so that no worker is left over for ever.
 * `idleMs` null: never.
 */
export function createFarmPresence(idleMs: number | null, mayLeave: () => boolean, leave: () => void): FarmPresence {
  let present = 0;
  let timer: NodeJS.Timeout | null = null;

  function check(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (idleMs === null || present > 0 || !mayLeave()) return;
    timer = setTimeout(leave, idleMs);
  }

  check();
  return {
    enter() {
      present += 1;
      check();
      let left = false;
      return () => {
        if (left) return;
        left = true;
        present -= 1;
        check();
      };
    },
    check,
    dispose() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
