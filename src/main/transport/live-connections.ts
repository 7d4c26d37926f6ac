/** The long-lived connections of each token, so that a token that is dropped takes them with it. */
export interface LiveConnections {
  /** One that comes late, when its token was dropped since it was asked for, is cut as well, after this call. */
  add(tokenId: string, cut: () => void): () => void;
  cut(tokenId: string): void;
  /** Whether the token was good once and is no more. */
  isDropped(tokenId: string): boolean;
}

export function createLiveConnections(): LiveConnections {
  const byToken = new Map<string, Set<() => void>>();
  /** Ids are never used again, and only a login makes another: there are as many as sessions that have ended since the start. */
  const dropped = new Set<string>();
  return {
    add(tokenId, cut) {
      if (dropped.has(tokenId)) queueMicrotask(cut);
      const cuts = byToken.get(tokenId) ?? new Set();
      byToken.set(tokenId, cuts.add(cut));
      return () => {
        cuts.delete(cut);
        if (cuts.size === 0 && byToken.get(tokenId) === cuts) byToken.delete(tokenId);
      };
    },
    cut(tokenId) {
      dropped.add(tokenId);
      for (const cut of byToken.get(tokenId) ?? []) cut();
    },
    isDropped: (tokenId) => dropped.has(tokenId),
  };
}
