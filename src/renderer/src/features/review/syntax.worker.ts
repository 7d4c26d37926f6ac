// First: what comes after it looks for a document as it loads.
import './worker-document';
import { markEdits, tokenize } from 'react-diff-view';
import type { HunkData, HunkTokens } from 'react-diff-view';
import { refractor } from 'refractor/core';
import { languageOf } from './languages';

/** Changes to be coloured. */
export interface SyntaxJob {
  readonly id: number;
  readonly path: string;
  readonly hunks: HunkData[];
  /** The whole text before; null: only what the hunks hold is known. */
  readonly before: string | null;
}

export interface SyntaxDone {
  readonly id: number;
  readonly tokens: HunkTokens | null;
}

/** react-diff-view wants the pieces that refractor puts into a root since its version 4. */
const highlighter = {
  highlight: (text: string, language: string) => refractor.highlight(text, language).children,
};

self.addEventListener('message', ({ data }: MessageEvent<SyntaxJob>) => {
  void colour(data).then(
    (tokens) => self.postMessage({ id: data.id, tokens } satisfies SyntaxDone),
    // A grammar that stumbles over a text costs the colours, not the text.
    () => self.postMessage({ id: data.id, tokens: null } satisfies SyntaxDone),
  );
});

async function colour({ path, hunks, before }: SyntaxJob): Promise<HunkTokens> {
  const language = languageOf(path);
  const enhancers = [markEdits(hunks, { type: 'line' })];
  const source = before === null ? {} : { oldSource: before };
  if (!language) return tokenize(hunks, { ...source, enhancers });
  refractor.register((await language.load()).default);
  return tokenize(hunks, {
    highlight: true,
    refractor: highlighter,
    language: language.name,
    ...source,
    enhancers,
  });
}
