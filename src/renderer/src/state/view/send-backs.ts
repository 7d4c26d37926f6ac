import type { ReviewComment } from '../../../../main/contract/review';

/** One time that a task's work was sent back: what was asked for. */
export interface SendBack {
  readonly at: number;
  /** For the whole of it; null: there were remarks only. */
  readonly words: string | null;
  readonly remarks: readonly SentRemark[];
}

export interface SentRemark {
  readonly key: string;
  /** Where it is, by file and line. */
  readonly place: string;
  /** The line as it was then; empty where it was not kept. */
  readonly quote: string;
  readonly text: string;
}

/** Each time that the work was sent back, the first time first; its remarks in the order of files and lines. */
export function sendBacks(comments: readonly ReviewComment[]): readonly SendBack[] {
  const rounds = new Map<number, ReviewComment[]>();
  for (const comment of comments) {
    if (comment.state !== 'sent' || comment.sentAt === null) continue;
    const round = rounds.get(comment.sentAt);
    if (round) round.push(comment);
    else rounds.set(comment.sentAt, [comment]);
  }
  return [...rounds]
    .toSorted(([a], [b]) => a - b)
    .map(([at, sent]) => ({
      at,
      words: sent.find(({ path }) => path === '')?.text ?? null,
      remarks: sent
        .filter(({ path }) => path !== '')
        .toSorted((a, b) => a.path.localeCompare(b.path) || a.line - b.line)
        .map(sentRemark),
    }));
}

const sentRemark = ({ id, path, side, line, lineText, text }: ReviewComment): SentRemark => ({
  key: id,
  place: `${path}:${line}${side === 'old' ? ', before the change' : ''}`,
  quote: lineText.trim(),
  text,
});

/** `sent back once`, `sent back 3 times`. */
export const sentBackWords = (times: number): string => `sent back ${times === 1 ? 'once' : `${times} times`}`;
