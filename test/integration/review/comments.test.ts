import { describe, expect, it } from 'vitest';
import { MOST_REMARKS } from '../../../src/main/app/review/comments';
import type { CommentId } from '../../../src/main/contract/ids';
import { sendBacks } from '../../../src/renderer/src/state/view/send-backs';
import { call, valueOf } from '../engine/engine-farm';
import { endWhenClosed } from '../engine/fake-driver';
import { createReviewFarm, reasonOf } from './review-farm';
import type { ReviewFarm } from './review-farm';

const changes = ({ farm }: ReviewFarm) =>
  farm.app.store.events({ limit: 1000 }).events.filter(({ fact }) => fact.type === 'review.changed').length;
const sendBack = ({ farm }: ReviewFarm, task: { id: string }, words = '') =>
  farm.handlers['review.send-back']({ taskId: task.id as never, words }, call);

describe('remarks on changes', () => {
  it('are drafts that outlive the farm, can be changed and thrown away, and tell of each change', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    const id = await bench.draft(task);
    const second = await bench.draft(task, { path: 'a.txt', side: 'old' });
    const { handlers } = bench.farm;
    const edited = await valueOf(
      handlers['review.edit-comment']({ commentId: id as CommentId, text: 'Say less.' }, call),
    );
    expect(edited).toMatchObject({ id, text: 'Say less.', state: 'draft', line: 1 });
    await valueOf(handlers['review.remove-comment']({ commentId: second as CommentId }, call));
    expect(changes(bench)).toBe(4);
    const again = await bench.farm.restart();
    const { comments } = await valueOf(again.handlers['review.get']({ taskId: task.id }, call));
    expect(comments).toEqual([edited]);
    expect(await reasonOf(again.handlers['review.remove-comment']({ commentId: second as CommentId }, call))).toBe(
      'review.no_comment',
    );
  });

  it('are written once however often they are sent', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    const other = await bench.done('other');
    const id = 'note_0123456789ab' as CommentId;
    await bench.draft(task, { id });
    await bench.draft(task, { id, text: 'again' });
    expect((await bench.review(task)).comments.map(({ text }) => text)).toEqual(['Say more.']);
    await expect(bench.draft(other, { id })).rejects.toThrow('another task');
  });

  it('are bounded', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    for (let n = 0; n < MOST_REMARKS; n += 1) await bench.draft(task, { line: n + 1, text: 'x' });
    await expect(bench.draft(task)).rejects.toThrow('limited');
    expect((await bench.review(task)).comments).toHaveLength(MOST_REMARKS);
    await valueOf(sendBack(bench, task));
    await bench.draft(task);
    await valueOf(bench.farm.handlers['task.cancel']({ taskId: task.id, reason: 'enough' }, call));
    await bench.farm.until('its run is over', () => bench.farm.app.store.openRuns().length === 0);
    await valueOf(sendBack(bench, task));
    expect((await bench.review(task)).comments).toHaveLength(MOST_REMARKS);
  });
});

describe('sending work back', () => {
  it('gives all drafts to a new implementation, in order, and marks them as sent', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    await bench.draft(task, { path: 'b.ts', line: 20, lineText: 'const b = 1;', text: 'Rename it.' });
    await bench.draft(task, { path: 'a.ts', line: 7, side: 'old', lineText: 'gone()', text: 'Why?\nBring it back.' });
    const sent = await valueOf(sendBack(bench, task, 'Nearly there.'));
    expect(sent.state.kind).toBe('queued');
    expect(sent.stages.map(({ status }) => status)).toEqual(['completed', 'pending', 'pending']);
    await bench.until(task, 'done');
    const prompt = bench.prompt(task, 'implementation');
    expect(prompt).toContain('Nearly there.');
    expect(prompt.indexOf('a.ts:7')).toBeLessThan(prompt.indexOf('b.ts:20'));
    expect(prompt).toContain('`const b = 1;`\n  Rename it.');
    expect(bench.farm.runs(task).some(({ cause }) => cause === 'sent back by you')).toBe(true);
    const { comments } = await bench.review(task);
    expect(comments.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
    const id = comments[0]?.id as CommentId;
    expect(await reasonOf(bench.farm.handlers['review.edit-comment']({ commentId: id, text: 'x' }, call))).toBe(
      'review.comment_sent',
    );
    expect(await reasonOf(sendBack(bench, task))).toBe('review.nothing_to_send');
  });

  it('keeps the words for the whole of it with the remarks that went with them, each time', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    await bench.draft(task, { path: 'a.ts', text: 'Say more.' });
    await valueOf(sendBack(bench, task, 'Nearly there.'));
    await bench.until(task, 'done');
    await valueOf(sendBack(bench, task, 'And cover logout.'));
    await bench.until(task, 'done');
    await bench.draft(task, { path: 'b.ts', text: 'Rename it.' });
    const again = await bench.farm.restart();
    const kept = await valueOf(again.handlers['review.comments']({ taskId: task.id }, call));
    expect(sendBacks(kept)).toMatchObject([
      { words: 'Nearly there.', remarks: [{ place: 'a.ts:1', text: 'Say more.' }] },
      { words: 'And cover logout.', remarks: [] },
    ]);
    expect(kept.at(-1)).toMatchObject({ path: 'b.ts', state: 'draft' });
    expect(await reasonOf(again.handlers['review.comments']({ taskId: 'task_000000000000' as never }, call))).toBe(
      'task.unknown',
    );
  });

  it('loses nothing where the task cannot take it', async () => {
    const bench = await createReviewFarm();
    const task = await bench.done('login');
    await bench.draft(task);
    const drafts = async () => (await bench.review(task)).comments.filter(({ state }) => state === 'draft').length;
    for (let n = 0; n < 8; n += 1) await bench.draft(task, { text: 'x'.repeat(9_000) });
    expect(await reasonOf(sendBack(bench, task))).toBe('review.too_long');
    await valueOf(bench.farm.handlers['review.discard']({ taskId: task.id }, call));
    expect(await reasonOf(sendBack(bench, task))).toBe('review.discarded');
    await valueOf(bench.farm.handlers['review.restore']({ taskId: task.id }, call));
    await valueOf(bench.farm.handlers['review.accept']({ taskId: task.id, how: 'merge' }, call));
    expect(await reasonOf(sendBack(bench, task))).toBe('review.accepted');
    expect(await drafts()).toBe(9);
  });

  it('is refused while an agent works, and keeps the drafts', async () => {
    const bench = await createReviewFarm({ onStart: endWhenClosed });
    const task = await bench.farm.task(bench.workspaceId);
    await bench.farm.running(task);
    await bench.draft(task);
    expect(await reasonOf(sendBack(bench, task))).toBe('review.running');
    expect((await bench.review(task)).comments.map(({ state }) => state)).toEqual(['draft']);
  });

  it('goes together with the move of the task, or not at all', async () => {
    let refuse = false;
    const bench = await createReviewFarm({
      wrapStore: (store) => ({
        ...store,
        change: (work) =>
          store.change((write) =>
            work({
              ...write,
              putComment(comment) {
                if (refuse && comment.state === 'sent') throw new Error('the disk is full');
                write.putComment(comment);
              },
            }),
          ),
      }),
    });
    const task = await bench.done('login');
    await bench.draft(task);
    refuse = true;
    expect(() => sendBack(bench, task)).toThrow('the disk is full');
    refuse = false;
    expect(bench.farm.state(task).kind).toBe('done');
    expect((await bench.review(task)).comments.map(({ state }) => state)).toEqual(['draft']);
  });
});
