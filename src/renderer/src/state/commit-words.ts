import { LONGEST_SUBJECT, shortSubject } from '../../../main/contract/commit-subject';
import type { Review } from '../../../main/contract/review';

/** What a commit says: the line that logs show, and the text below it. */
export interface CommitWords {
  readonly subject: string;
  readonly body: string;
}

const MOST_COMMITS = 40;

/** What a merge or squash says unless it is changed. The body has only what the subject does not say. */
export function usualWords(title: string, { commits }: Pick<Review, 'commits'>, how: 'merge' | 'squash'): CommitWords {
  const subject = shortSubject(how === 'merge' ? `Merge: ${title}` : title);
  const whole = subject.endsWith(title) ? [] : [title];
  const subjects = how === 'merge' ? [] : commits.map((commit) => `* ${commit.subject}`);
  const hasMore = subjects.length > 1 || (subjects[0] !== undefined && subjects[0] !== `* ${title}`);
  const list = hasMore ? [subjects.slice(0, MOST_COMMITS).join('\n')] : [];
  return { subject, body: [...whole, ...list].join('\n\n') };
}

/** Why a commit cannot be made with such a subject; null: it can. What is committed is what was written, so none is cut. */
export function subjectTrouble({ subject }: CommitWords): string | null {
  const { length } = Array.from(subject.trim());
  if (length === 0) return 'A commit needs a subject.';
  return length > LONGEST_SUBJECT ? `At most ${LONGEST_SUBJECT} characters: this has ${length}.` : null;
}

/** Both as one message. */
export const messageOf = ({ subject, body }: CommitWords): string =>
  body.trim() === '' ? subject.trim() : `${subject.trim()}\n\n${body.trim()}`;

/** A message that was kept, as its two parts. A first line that is too long for a subject stands whole in the body. */
export function partsOfMessage(message: string): CommitWords {
  const end = message.indexOf('\n');
  const first = end < 0 ? message : message.slice(0, end);
  const rest = end < 0 ? '' : message.slice(end).replace(/^\n+/, '');
  const subject = shortSubject(first);
  return { subject, body: subject === first ? rest : [first, rest].filter(Boolean).join('\n\n') };
}
