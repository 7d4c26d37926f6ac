import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src/main/contract/errors';
import type { Failure } from '../../src/main/contract/errors';
import type { Workspace } from '../../src/main/contract/workspace';
import { theTaskId, theWorkspace } from '../fakes/handlers';
import { axeFindings } from './support/axe';
import { reviewTask, theReview } from './support/review-farm';
import { DETAIL, diff, reviewFarm } from './support/review-page';
import { hasChromium, openScreen, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

const blocked: Failure = {
  ...{ code: 'not_found', reason: 'workspace.folder_missing' },
  message: `The folder ${theWorkspace.path} is not there any more.`,
  next: 'Put it back, or say where it is now: its tasks come along. Then look again.',
};
const lost: Workspace = { ...theWorkspace, vcs: { kind: 'missing' } };

/** A farm whose one workspace has lost its folder, until it is back. */
async function farmWithoutFolder() {
  const world = { isBack: false };
  const made = await reviewFarm(
    {},
    {
      'event.snapshot': async (input, context) => {
        const base = await made.farm.fake.handlers['event.snapshot'](input, context);
        return base.ok
          ? ok({ ...base.value, workspaces: [lost], tasks: [...made.world.tasks.values()], runs: [], asks: [] })
          : base;
      },
      'workspace.get': () => ok(world.isBack ? theWorkspace : lost),
      'review.get': ({ taskId }) =>
        ok(world.isBack ? theReview : { ...theReview, taskId, blocked, tip: null, files: [], commits: [], behind: 0 }),
      'review.file': (input, context) =>
        world.isBack
          ? (made.answers['review.file']?.(input, context) ?? fail('internal', ''))
          : { ok: false, error: blocked },
    },
  );
  const comeBack = () => {
    world.isBack = true;
    const workspace = { ...theWorkspace, updatedAt: theWorkspace.updatedAt + 1 };
    made.farm.log.commit([{ type: 'workspace.changed', workspace }], { workspaceId: workspace.id });
  };
  return { ...made, comeBack };
}

describe.skipIf(!hasChromium)('a review of a workspace whose folder is gone', () => {
  it.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'light'],
    ['phone', 'dark'],
  ] as const)('offers to say where it is now, and shows the work when it is back: %s, %s', async (size, theme) => {
    const { farm, comeBack } = await farmWithoutFolder();
    const { page, troubles } = await openScreen(browser(), farm, DETAIL, { size, theme });
    const alert = page.getByRole('alert').filter({ hasText: blocked.message });
    await alert.waitFor();
    await page.getByText('This work cannot be looked at now').waitFor();
    expect(await page.getByText(blocked.message).count()).toBe(1);
    await screenshot(page, `review-gone-${size}-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    await alert.getByRole('button', { name: 'Look again' }).click();
    await alert.getByText('Still not there.').waitFor();
    await alert.getByRole('button', { name: 'Say where it is now' }).click();
    await page.getByRole('dialog', { name: 'Where is shop now?' }).waitFor();
    await page.keyboard.press('Escape');
    comeBack();
    await diff(page).waitFor();
    expect(await alert.count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  it('is no different on the page of a task that stands still for it', async () => {
    const { farm, world } = await farmWithoutFolder();
    const need = { code: 'workspace.folder_missing', message: blocked.message, next: blocked.next ?? '' };
    const state = { kind: 'needs-you', stage: 'specification', need } as const;
    world.tasks.set(theTaskId, reviewTask(farm, theTaskId, { state }));
    const { page } = await openScreen(browser(), farm, `#/task/${theTaskId}`);
    await page.getByRole('button', { name: 'Say where it is now' }).waitFor();
    await screenshot(page, 'task-gone');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Say where it is now' }).click();
    await page.getByRole('dialog', { name: 'Where is shop now?' }).waitFor();
  });
});
