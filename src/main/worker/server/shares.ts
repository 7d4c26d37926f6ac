/** How much of a thing there is. */
export interface ShareLimits {
  /** The most that one may have. */
  readonly each: number;
  /** What each may have whatever the others do. */
  readonly sure: number;
  /** From so much on, all together, nobody gets more than what is sure. */
  readonly together: number;
}

/** Shares of something scarce, so that one who takes all that can be had leaves enough for the others. */
export interface Shares<Owner> {
  /** False: it is refused, and nothing was taken. */
  take(owner: Owner, amount: number): boolean;
  giveBack(owner: Owner, amount: number): void;
  of(owner: Owner): number;
}

export function createShares<Owner extends object>({ each, sure, together }: ShareLimits): Shares<Owner> {
  const taken = new WeakMap<Owner, number>();
  let total = 0;
  const of = (owner: Owner): number => taken.get(owner) ?? 0;

  function change(owner: Owner, amount: number): void {
    taken.set(owner, of(owner) + amount);
    total += amount;
  }

  return {
    of,
    take(owner, amount) {
      const wanted = of(owner) + amount;
      if (wanted > each || (wanted > sure && total + amount > together)) return false;
      change(owner, amount);
      return true;
    },
    giveBack: (owner, amount) => change(owner, -amount),
  };
}
