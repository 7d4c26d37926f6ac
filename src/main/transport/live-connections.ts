/** The long-lived connections of each token, so that a token that is dropped takes them with it. */
export interface LiveConnections {
  add(tokenId: string, cut: () => void): () => void;
  cut(tokenId: string): void;
}

export function createLiveConnections(): LiveConnections {
  const byToken = new Map<string, Set<() => void>>();
  return {
    add(tokenId, cut) {
      const cuts = byToken.get(tokenId) ?? new Set();
      byToken.set(tokenId, cuts.add(cut));
      return () => {
        cuts.delete(cut);
        if (cuts.size === 0 && byToken.get(tokenId) === cuts) byToken.delete(tokenId);
      };
    },
    cut(tokenId) {
      for (const cut of byToken.get(tokenId) ?? []) cut();
    },
  };
}
