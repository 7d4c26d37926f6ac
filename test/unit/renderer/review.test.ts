import { describe, expect, it } from 'vitest';
import type { CommentId } from '../../../src/main/contract/ids';
import type { Review, ReviewComment } from '../../../src/main/contract/review';
import type { ChangedFile, Task } from '../../../src/main/contract/task';
import { parseChoices } from '../../../src/renderer/src/state/review-choices';
import { reviewItems, reviewSection } from '../../../src/renderer/src/state/review-items';
import { draftsOf, withoutRemark, withRemark } from '../../../src/renderer/src/state/review-remarks';
import { parseUnsaved } from '../../../src/renderer/src/state/review-unsaved';
import { isViewed, parseMarks, withMark } from '../../../src/renderer/src/state/review-viewed';
import {
  acceptedWords,
  comingWords,
  conflictWords,
  fateWords,
  isAgreedTo,
  lostWith,
  sendBackLabel,
  sizeWords,
} from '../../../src/renderer/src/state/review-words';
import { waitsForReview } from '../../../src/renderer/src/state/view/review-wait';
import { farm, NOW, task, taskId } from './build';

const place: Task['place'] = { kind: 'worktree', path: '/w', branch: 'croft/a', base: null };
const done = { kind: 'done', at: NOW } as const;
const stuck: Task['state'] = {
  ...{ kind: 'needs-you', stage: 'qa' },
  need: { code: 'approval', message: 'Look at it.', next: '' },
};
const DAY = 86_400_000;

function comment(id: string, more: Partial<ReviewComment> = {}): ReviewComment {
  return {
    ...{ id: `note_${id}` as CommentId, taskId: taskId('t'), path: 'b.ts', side: 'new', line: 3, lineText: 'x' },
    ...{ text: id, state: 'draft', createdAt: NOW, sentAt: null },
    ...more,
  };
}

function review(more: Partial<Review> = {}): Review {
  return {
    ...{ taskId: taskId('t'), branch: 'croft/a', into: 'main', branches: ['main'], base: null, tip: null },
    ...{
      commits: [],
      behind: 0,
      dirty: false,
      conflicts: [],
      blocked: null,
      files: [],
      truncated: false,
      comments: [],
    },
    ...more,
  };
}

describe('where work stands in Review', () => {
  const of = (state: Task['state'], more: Partial<Task>) => reviewSection(task('a', state, more), NOW);

  it('waits when its task is done, and is on a branch of its own', () => {
    expect(of(done, { place })).toBe('waits');
    expect(of(stuck, { place })).toBe('unfinished');
    expect(of(done, {})).toBeNull();
    expect(of(done, { place: { kind: 'in-place', path: '/w' } })).toBeNull();
    expect(of({ kind: 'running', stage: 'qa', runId: null }, { place })).toBeNull();
    expect(of({ kind: 'cancelled', at: NOW, stage: null }, { place })).toBe('stopped');
  });

  it('is told also when it was decided, discarded work as long as it can be restored', () => {
    const accepted = { kind: 'accepted', at: NOW, into: 'main', commit: '1a2b3c4d', how: 'merge' } as const;
    expect(of(done, { review: accepted })).toBe('accepted');
    expect(of(done, { review: { kind: 'discarded', at: NOW, until: NOW + 1 } })).toBe('discarded');
    expect(of(done, { review: { kind: 'discarded', at: NOW - DAY, until: NOW } })).toBeNull();
  });

  it('waits by the rule by which the tab counts', () => {
    const states: Task['state'][] = [done, stuck, { kind: 'cancelled', at: NOW, stage: null }];
    const tasks = states.map((state, at) => task(`t${at}`, state, { place }));
    const [heading] = reviewItems(farm({ tasks }), NOW);
    expect(heading).toMatchObject({ section: 'waits', count: tasks.filter(waitsForReview).length });
    expect(reviewItems(farm({ tasks }), NOW).map(({ key }) => key)).toEqual([
      ...['heading-waits', taskId('t0'), 'heading-unfinished', taskId('t1'), 'heading-stopped', taskId('t2')],
    ]);
  });

  it('is listed in sections, what waits longest first', () => {
    const tasks = [
      task('new', done, { place }),
      task('old', { kind: 'done', at: NOW - DAY }, { place }),
      task('home', done, { review: { kind: 'accepted', at: NOW, into: 'main', commit: 'c', how: 'squash' } }),
    ];
    expect(reviewItems(farm({ tasks }), NOW).map(({ key }) => key)).toEqual([
      ...['heading-waits', taskId('old'), taskId('new')],
      ...['heading-accepted', taskId('home')],
    ]);
  });
});

describe('remarks of a review', () => {
  it('are replaced by id, added and taken away', () => {
    const one = withRemark(withRemark(review(), comment('1')), comment('2'));
    expect(withRemark(one, comment('1', { text: 'new' })).comments.map(({ text }) => text)).toEqual(['new', '2']);
    expect(withoutRemark(one, comment('1').id).comments.map(({ text }) => text)).toEqual(['2']);
  });

  it('that were not sent are in the order of files and lines', () => {
    const comments = [
      ...[comment('1'), comment('2', { line: 1 }), comment('3', { path: 'a.ts', line: 9 })],
      comment('4', { state: 'sent' }),
    ];
    expect(draftsOf(review({ comments })).map(({ text }) => text)).toEqual(['3', '2', '1']);
  });
});

describe('review in words', () => {
  it('says what became of the work', () => {
    const accepted = { kind: 'accepted', at: NOW, into: 'main', commit: '1a2b3c4d5e', how: 'squash' } as const;
    const home = task('a', done, { review: accepted });
    expect(fateWords(home, NOW)).toMatch(/^squashed into main as 1a2b3c4, \d\d:\d\d$/);
    expect(acceptedWords(home)).toBe('Squashed into main as 1a2b3c4.');
    expect(fateWords(task('a', stuck, { place }), NOW)).toBe('qa: Look at it.');
  });

  it('asks how the work comes in', () => {
    const commit = { id: 'a', subject: 's', at: NOW };
    const words = [[], [commit], [commit, commit]].map((commits) => comingWords(review({ commits, branch: 'b' })));
    expect(words).toEqual(['How the work of b comes in', 'How 1 commit of b comes in', 'How 2 commits of b come in']);
  });

  it('names what would be lost, and how much it is', () => {
    const notKept = [
      { path: 'node_modules/', files: null, bytes: null, remade: true },
      { path: 'shop.db', files: 1, bytes: 60_000_000, remade: false },
      { path: 'clone/', files: null, bytes: null, remade: false },
    ];
    expect(lostWith(review({})).length).toBe(0);
    expect(lostWith(review({ notKept })).map((item) => [item.path, sizeWords(item)])).toEqual([
      ['shop.db', '1 file, 60.0 MB'],
      ['clone/', 'many files, or a repository of its own'],
    ]);
    const lost = lostWith(review({ notKept }));
    expect([isAgreedTo(lost, lost), isAgreedTo(lost, lost.slice(1)), isAgreedTo(lost.slice(1), lost)]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('counts remarks', () => {
    expect([0, 1, 2].map(sendBackLabel)).toEqual(['Send back', 'Send back (1 remark)', 'Send back (2 remarks)']);
  });

  it('asks to solve conflicts', () => {
    expect(conflictWords(review({ conflicts: ['a', 'b'] }))).toBe(
      'Merge main into this branch and resolve the conflicts in: a, b.',
    );
  });
});

describe('what a browser keeps of reviews', () => {
  const file: ChangedFile = { path: 'a', from: null, status: 'modified', added: 1, removed: 2 };

  it('forgets that a file was viewed when it has changed since', () => {
    const marks = withMark(new Map(), file, true);
    expect(isViewed(marks, file)).toBe(true);
    expect(isViewed(marks, { ...file, added: 2 })).toBe(false);
    expect(isViewed(withMark(marks, file, false), file)).toBe(false);
  });

  it.each([null, '', 'x', '[]', '{"a":1}', '[["a",1],2]', 'null'])('survives odd storage: %s', (text) => {
    expect(parseMarks(text)).toEqual({});
    expect(parseUnsaved(text).size).toBe(0);
    expect(parseChoices(text)).toEqual({ view: 'auto', how: 'merge', request: 'open' });
  });

  it('reads what it has written', () => {
    expect(parseMarks('{"t":{"a":"m"}}')).toEqual({ t: { a: 'm' } });
    expect([...parseUnsaved('[["p","words"]]')]).toEqual([['p', 'words']]);
    const choices = { view: 'split', how: 'squash', request: 'folded' };
    expect(parseChoices(JSON.stringify(choices))).toEqual(choices);
  });
});
