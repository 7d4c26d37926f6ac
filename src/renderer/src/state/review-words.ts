import type { NotKept, Review } from '../../../main/contract/review';
import type { ChangedFile, Task, TaskReview } from '../../../main/contract/task';
import { byteSize, clockTime, plural } from './view/words';

export const shortCommit = (id: string): string => id.slice(0, 7);

/** `12 Dec`. */
export const dayOf = (at: number): string =>
  new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });

/** Why a task's work is where it is in Review, in a few words. */
export function fateWords({ review, state, stages }: Task, now: number): string {
  if (review.kind !== 'open') return outcomeWords(review, now);
  switch (state.kind) {
    case 'done':
      return `done ${clockTime(state.at, now)}`;
    case 'cancelled':
      return `stopped ${clockTime(state.at, now)}`;
    case 'needs-you':
      return `${stages.find(({ key }) => key === state.stage)?.title ?? state.stage}: ${state.need.message}`;
    default:
      return 'an agent works on it';
  }
}

/** What became of work that was decided on. */
export function outcomeWords(review: Exclude<TaskReview, { kind: 'open' }>, now: number): string {
  return review.kind === 'accepted'
    ? `${review.how === 'squash' ? 'squashed' : 'merged'} into ${review.into} as ${shortCommit(review.commit)}, ${clockTime(review.at, now)}`
    : `discarded ${clockTime(review.at, now)}, restorable until ${dayOf(review.until)}`;
}

/** What accepting has done, for a message. Whether branch and worktree could be removed after it is told by the farm where they could not. */
export function acceptedWords({ review }: Task): string {
  if (review.kind !== 'accepted') return 'Accepted.';
  const verb = review.how === 'squash' ? 'Squashed' : 'Merged';
  return `${verb} into ${review.into} as ${shortCommit(review.commit)}.`;
}

/** What would be lost with the worktree: no copy of it can be kept, and no tool makes it again. */
export const lostWith = ({ notKept = [] }: Review): readonly NotKept[] => notKept.filter(({ remade }) => !remade);

/** Whether all that would be lost now was seen when its user agreed. */
export const isAgreedTo = (lost: readonly NotKept[], agreed: readonly NotKept[]): boolean =>
  lost.every(({ path }) => agreed.some((one) => one.path === path));

/** `data/`: `3 files, 60.1 MB`; `many files` where they were not counted. */
export const sizeWords = ({ files, bytes }: NotKept): string =>
  files === null || bytes === null
    ? 'many files, or a repository of its own'
    : `${plural(files, 'file')}, ${byteSize(bytes)}`;

/** `1 remark that you have not kept yet`. */
export const unkeptWords = (count: number): string => `${plural(count, 'remark')} that you have not kept yet`;

/** `Send back`, `Send back (2 remarks)`. */
export const sendBackLabel = (drafts: number): string =>
  drafts === 0 ? 'Send back' : `Send back (${plural(drafts, 'remark')})`;

/** What is asked about the form in which the work comes in. */
export function comingWords({ commits, branch }: Review): string {
  if (commits.length === 0) return `How the work of ${branch} comes in`;
  return `How ${plural(commits.length, 'commit')} of ${branch} ${commits.length === 1 ? 'comes' : 'come'} in`;
}

/** Words that ask an agent to make the work mergeable. */
export const conflictWords = ({ into, conflicts }: Review): string =>
  `Merge ${into ?? 'the target branch'} into this branch and resolve the conflicts in: ${conflicts.join(', ')}.`;

/** What there is to see of a file whose lines are not shown. */
export function unseenWords(file: ChangedFile): string {
  const verb = { added: 'was added', modified: 'has changed', deleted: 'was removed', renamed: 'has moved' } as const;
  const what = file.status === 'other' ? 'has changed' : verb[file.status];
  return file.status === 'renamed' && file.from !== null ? `It was ${file.from} before.` : `The file ${what}.`;
}
