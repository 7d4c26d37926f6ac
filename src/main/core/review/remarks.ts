import type { ReviewComment } from '../../contract/review';
import { byteLength } from '../pipeline/cut-middle';

/** More would lose its middle in a prompt. */
export const MOST_SENT_BYTES = 38_000;

const MOST_LINE = 160;

function quote(lineText: string): string {
  const line = lineText.replaceAll('`', "'").trim();
  if (line === '') return '';
  return ` \`${line.length > MOST_LINE ? `${line.slice(0, MOST_LINE - 1)}…` : line}\``;
}

function entry({ path, side, line, lineText, text }: ReviewComment): string {
  const where = side === 'old' ? `${path}:${line} (a line as it was before)` : `${path}:${line}`;
  const words = text
    .trim()
    .split('\n')
    .map((one) => `  ${one}`.trimEnd())
    .join('\n');
  return `- ${where}${quote(lineText)}\n${words}`;
}

const inOrder = (a: ReviewComment, b: ReviewComment): number =>
  a.path.localeCompare(b.path) || a.line - b.line || a.side.localeCompare(b.side) || a.createdAt - b.createdAt;

/** The words of a user and all remarks, by file and line, as an agent gets them. Null: there are none. */
export function remarksText(words: string, remarks: readonly ReviewComment[]): string | null {
  const list = remarks.toSorted(inOrder).map(entry);
  const head = 'Remarks on your changes, each with its file and line; solve every one:';
  const parts = [words.trim(), ...(list.length === 0 ? [] : [`${head}\n\n${list.join('\n')}`])];
  return parts.filter(Boolean).join('\n\n') || null;
}

/** True when the text is too long to reach an agent whole. */
export const isTooLong = (text: string): boolean => byteLength(text) > MOST_SENT_BYTES;
