import { shortSubject } from '../../contract/commit-subject';

const TRAILER = 'Croft-Run';

/**
 * What nobody types and what changes how the text around it is shown: control characters but line ends and tabs, marks that turn the direction
 * of writing, and line ends that only some programs know.
 */
const INVISIBLE = /[\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]|(?![\n\t])\p{Cc}/gu;

/** Words of people and agents as they go into a commit: what git log shows is what they are. */
export const plainWords = (text: string): string => text.replaceAll(/\r\n?/g, '\n').replaceAll(INVISIBLE, '');

/** A message whose first line is no longer than a subject may be: of a longer one its beginning, and all of it again below. */
export function withShortSubject(message: string): string {
  const end = message.indexOf('\n');
  const first = end < 0 ? message : message.slice(0, end);
  const subject = shortSubject(first);
  return subject === first ? message : `${subject}\n\n${message}`;
}

/** A trailer of Croft's in the last paragraph of a commit message. */
export type Trailer = readonly [name: `Croft-${string}`, value: string];

/** The message as git takes it, with the trailers as its last paragraph. */
export function messageWithTrailers(message: string, trailers: readonly Trailer[]): string {
  const lines = trailers.map(([name, value]) => {
    if (/[\n\r\0]/.test(value) || value.trim() === '') throw new Error('the value of a trailer is one line');
    return `${name}: ${value}`;
  });
  const text = withShortSubject(plainWords(message).trim()) || 'Work of an agent';
  return `${text}\n\n${lines.join('\n')}\n`;
}

/** True when a commit, as `git cat-file commit` prints it, carries all trailers in its last paragraph. */
export function hasTrailers(commit: string, trailers: readonly Trailer[]): boolean {
  const paragraphs = commit.trimEnd().split('\n\n');
  if (paragraphs.length < 2) return false;
  const lines = (paragraphs.at(-1) ?? '').split('\n');
  return trailers.every(([name, value]) => lines.includes(`${name}: ${value}`));
}

/** The message with the run's marker. */
export const messageWithMarker = (message: string, marker: string): string =>
  messageWithTrailers(message, [[TRAILER, marker]]);

/** True when a commit carries the run's marker. */
export const hasMarker = (commit: string, marker: string): boolean => hasTrailers(commit, [[TRAILER, marker]]);
