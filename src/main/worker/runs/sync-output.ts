import type { Spool } from '../files/spool';

/**
 * Syncs the spools of a run as soon as its output has ended, beside what else its end takes. Answers how to wait until every byte that
 * is in them by then survives a loss of power.
 */
export function syncWhenOutputEnds(outputEnded: Promise<void>, spools: readonly Spool[]): () => Promise<void> {
  let early: { readonly ends: string; readonly done: Promise<unknown> } | null = null;
  const endsNow = (): string => spools.map((spool) => spool.extent().end).join();
  const sync = (): Promise<unknown> => Promise.all(spools.map((spool) => spool.sync()));
  void outputEnded.then(() => {
    early = { ends: endsNow(), done: sync() };
  });
  return async () => {
    await (early?.ends === endsNow() ? early.done : sync());
  };
}
