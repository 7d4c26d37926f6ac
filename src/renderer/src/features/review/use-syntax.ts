import type { HunkData, HunkTokens } from 'react-diff-view';
import { useEffect, useState } from 'react';
import type { SyntaxDone, SyntaxJob } from './syntax.worker';

/** Characters of both texts above which a file keeps its plain colour. */
const MOST_CHARACTERS = 600_000;

interface Coloured {
  readonly hunks: readonly HunkData[];
  readonly tokens: HunkTokens | null;
}

let worker: Worker | null = null;
let users = 0;
let lastId = 0;

/** One worker for all diffs of the window, as long as one is on the screen. */
function borrowWorker(): { worker: Worker; giveBack: () => void } {
  worker ??= new Worker(new URL('./syntax.worker.ts', import.meta.url), { type: 'module', name: 'syntax' });
  users += 1;
  return {
    worker,
    giveBack() {
      users -= 1;
      if (users > 0) return;
      worker?.terminate();
      worker = null;
    },
  };
}

/** The colours of a file's changes; null until they have come, and for files that get none. */
export function useSyntax(path: string, hunks: readonly HunkData[], before: string | null): HunkTokens | null {
  const [coloured, setColoured] = useState<Coloured | null>(null);

  useEffect(() => {
    const size = hunks.reduce(
      (sum, hunk) => sum + hunk.changes.reduce((all, { content }) => all + content.length, 0),
      0,
    );
    if (hunks.length === 0 || size + (before?.length ?? 0) > MOST_CHARACTERS) return undefined;
    const { worker: syntax, giveBack } = borrowWorker();
    const id = ++lastId;
    const take = ({ data }: MessageEvent<SyntaxDone>) => {
      if (data.id === id) setColoured({ hunks, tokens: data.tokens });
    };
    syntax.addEventListener('message', take);
    syntax.postMessage({ id, path, hunks: [...hunks], before } satisfies SyntaxJob);
    return () => {
      syntax.removeEventListener('message', take);
      giveBack();
    };
  }, [path, hunks, before]);

  return coloured?.hunks === hunks ? coloured.tokens : null;
}
