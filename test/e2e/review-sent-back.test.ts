import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src/main/contract/errors';
import { CommentId } from '../../src/main/contract/ids';
import type { ReviewComment } from '../../src/main/contract/review';
import { NOON } from '../builders';
import { theTaskId } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { reviewTask } from './support/review-farm';
import { DETAIL, diff, reviewFarm } from './support/review-page';
import { hasChromium, openScreen, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();
const TASK = `#/task/${theTaskId}`;

const sent = (nr: number, at: number, more: Partial<ReviewComment>): ReviewComment => ({
  ...{ id: CommentId.parse(`note_sentback0${nr}`), taskId: theTaskId, path: '', side: 'new', line: 1, lineText: '' },
  ...{ text: '', state: 'sent', createdAt: at, sentAt: at },
  ...more,
});

const first = `Nearly there. Before this can go in:

- Logging out a second time has to do nothing, and has to be tested
- Digests are compared with \`timingSafeEqual\`, nowhere else`;

const comments: readonly ReviewComment[] = [
  sent(1, NOON, { text: first }),
  sent(2, NOON, {
    path: 'src/auth/session.ts',
    line: 5,
    lineText: 'const LIFETIME_MS = 3600000;',
    text: 'In minutes.',
  }),
  sent(3, NOON, {
    ...{
      path: 'src/auth/session.ts',
      side: 'old',
      line: 50,
      lineText: "  return known.digest === digest.toString('hex');",
    },
    text: 'Whoever reads this has to know **why** it may not be compared like that.',
  }),
  sent(4, NOON + 3_600_000, { text: 'Say it in the documents, too: half an hour is short.' }),
];

const description = `Users log in with their e-mail address and a password.

- Sessions last **30 minutes**
- Whoever logs out twice is told nothing`;

async function farmWithSent() {
  const made = await reviewFarm({ comments: [...comments] });
  const { stages } = reviewTask(made.farm, theTaskId);
  const done = stages.map((stage) => ({ ...stage, status: 'completed' as const }));
  made.world.tasks.set(theTaskId, reviewTask(made.farm, theTaskId, { description, stages: done }));
  return made;
}

describe.skipIf(!hasChromium)('what was asked for each time the work was sent back', () => {
  it.each(['light', 'dark'] as const)('stands beside the request, the last time in sight: %s', async (theme) => {
    const { farm } = await farmWithSent();
    const { page, troubles } = await openScreen(browser(), farm, DETAIL, { theme });
    await diff(page).waitFor();
    const part = page.getByRole('region', { name: 'Sent back by you' });
    const words = await part
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading') })
      .allInnerTexts();
    expect(words).toEqual([
      expect.stringMatching(/Nearly there[^]*session\.ts:5\n[^]*In minutes\.[^]*session\.ts:50, before the change/),
      expect.stringContaining('Say it in the documents, too'),
    ]);
    await page.getByText('sent back 2 times').waitFor();
    const last = await part.getByText('Say it in the documents, too').boundingBox();
    const box = await part.boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual((box?.y ?? 0) + (box?.height ?? 0));
    await screenshot(page, `review-sent-back-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    await part.focus();
    await page.keyboard.press('Home');
    await waitFor('the first time', () => part.evaluate(({ scrollTop }) => scrollTop === 0));
    await screenshot(page, `review-sent-back-first-${theme}`);
    expect(troubles).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('is read on a phone, and in the plan of the task: %s', async (theme) => {
    const { farm } = await farmWithSent();
    const { page, troubles } = await openScreen(browser(), farm, DETAIL, { size: 'phone', theme });
    await diff(page).waitFor();
    await page.getByText('sent back 2 times').waitFor();
    await screenshot(page, `review-sent-back-phone-folded-${theme}`);
    await page.getByText('Request and verdicts').click();
    const part = page.getByRole('region', { name: 'Sent back by you' });
    await part.getByText('Nearly there.').scrollIntoViewIfNeeded();
    await screenshot(page, `review-sent-back-phone-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(`${farm.url}/${TASK}`);
    await page.getByRole('tab', { name: 'Plan' }).click();
    const plan = page.getByRole('region', { name: 'Plan' });
    await plan.getByText('In minutes.').waitFor();
    await screenshot(page, `plan-sent-back-phone-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('is read in the plan of the task: %s', async (theme) => {
    const { farm } = await farmWithSent();
    const { page } = await openScreen(browser(), farm, TASK, { theme });
    const plan = page.getByRole('region', { name: 'Plan' });
    await plan.getByText('In minutes.').waitFor();
    const headings = await plan.getByRole('heading').allInnerTexts();
    expect(headings.slice(0, 3)).toEqual([
      'Request',
      ...['12:00', '13:00'].map((time) => expect.stringMatching(`^Sent back by you .*${time}$`)),
    ]);
    await screenshot(page, `plan-sent-back-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
  });

  it('comes as soon as it was sent', async () => {
    const { farm } = await reviewFarm();
    const { page } = await openScreen(browser(), farm, DETAIL);
    await diff(page).waitFor();
    await page.keyboard.press('s');
    await page.getByRole('dialog', { name: 'Send back to the agent' }).waitFor();
    await page.keyboard.type('Cover logout, too.');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('region', { name: 'Sent back by you' }).getByText('Cover logout, too.').waitFor();
    await page.getByText('sent back once').waitFor();
  });

  it('is said not to be read where it could not be, with another try', async () => {
    const world = { isBroken: true };
    const { farm } = await reviewFarm(
      {},
      {
        'review.comments': () =>
          world.isBroken ? fail('internal', 'The remarks could not be read.') : ok([...comments]),
      },
    );
    const { page } = await openScreen(browser(), farm, DETAIL);
    const part = page.getByRole('region', { name: 'Sent back by you' });
    await part.getByRole('alert').getByText('The remarks could not be read.').waitFor();
    await page.getByText('what was sent back is not read').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    world.isBroken = false;
    await part.getByRole('button', { name: 'Try again' }).click();
    await part.getByText('Nearly there.').waitFor();
  });
});
