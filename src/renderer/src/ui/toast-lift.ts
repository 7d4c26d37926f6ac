/** A stretch of the screen's height, in pixels from its upper edge. */
export interface Stretch {
  readonly top: number;
  readonly bottom: number;
}

/** Something on the screen that a message could cover. */
export interface Obstacle extends Stretch {
  /** How much it is needed: what is pressed or typed into, or says where one is. 0: one row of many, or what an agent says. */
  readonly weight: number;
}

/** Between a message and what it stands above. */
const GAP = 8;

/** Nearer than this is as bad as to cover: a finger is broad. */
const NEAR = 4;

const covers = (end: number, height: number, { top, bottom }: Stretch): boolean =>
  end - height - NEAR < bottom && top < end + NEAR;

/** Whether messages of a height, lifted so far from the lower end of their room, cover what is needed. */
export function coversNeeded(room: Stretch, height: number, lift: number, obstacles: readonly Obstacle[]): boolean {
  return obstacles.some((each) => each.weight > 0 && covers(room.bottom - lift, height, each));
}

/**
 * How far messages are lifted from the lower end of their room so that they cover nothing: at the lower end where that is free, else right above
 * something. Where no place is free: over rows rather than over what is needed, over what is needed least, as low as can be.
 */
export function liftOf(room: Stretch, height: number, obstacles: readonly Obstacle[]): number {
  const ends = [room.bottom, ...obstacles.map(({ top }) => top - GAP)]
    .filter((end) => end <= room.bottom && end - height >= room.top)
    .toSorted((a, b) => b - a);
  let best = { end: room.bottom, cost: Infinity };
  for (const end of ends) {
    const covered = obstacles.filter((each) => covers(end, height, each));
    const needed = covered.reduce((sum, { weight }) => sum + weight, 0);
    // However many rows it covers, it is better than one thing that is needed.
    const cost = needed + (covered.some(({ weight }) => weight === 0) ? 0.5 : 0);
    if (cost < best.cost) best = { end, cost };
  }
  return room.bottom - best.end;
}
