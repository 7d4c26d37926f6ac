import { useState } from 'react';
import type { RunId } from '../../../../main/contract/ids';
import type { Run } from '../../../../main/contract/run';
import { useShortcuts } from '../../state/keys/use-shortcuts';

export interface ChosenRun {
  readonly run: Run | null;
  choose(id: RunId): void;
}

/** The attempt whose terminal is shown: the newest, and each newer one as it comes, until the user chooses another. */
export function useChosenRun(runs: readonly Run[]): ChosenRun {
  const newest = runs.at(-1);
  const [choice, setChoice] = useState<{ readonly id: RunId; readonly whenNewest: RunId | undefined } | null>(null);
  // A choice holds as long as no newer attempt has started since.
  const isCurrent = choice !== null && choice.whenNewest === newest?.id;
  const run = (isCurrent ? runs.find(({ id }) => id === choice.id) : undefined) ?? newest ?? null;

  const choose = (id: RunId) => setChoice({ id, whenNewest: newest?.id });
  function step(by: 1 | -1): void {
    const next = runs[runs.findIndex(({ id }) => id === run?.id) + by];
    if (next) choose(next.id);
  }
  useShortcuts({ 'attempt-previous': () => step(-1), 'attempt-next': () => step(1) });

  return { run, choose };
}
