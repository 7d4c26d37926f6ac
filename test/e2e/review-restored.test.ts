import { describe, expect, it } from 'vitest';
import type { Failure } from '../../src/main/contract/errors';
import { ok } from '../../src/main/contract/errors';
import { theTaskId } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { DETAIL, diff, reviewFarm } from './support/review-page';
import { theReview } from './support/review-farm';
import { hasChromium, openScreen, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

const away: Failure = {
  code: 'conflict',
  reason: 'review.discarded',
  message: 'The work of this task was discarded.',
  next: 'Restore it first.',
};

/** A farm that says of discarded work what a real one says, and whose look at what was restored takes as long as the test likes. */
async function slowFarm() {
  const look = Promise.withResolvers<void>();
  let isAway = false;
  let looks = 0;
  const made = await reviewFarm(
    {},
    {
      'review.get': async () => {
        isAway = made.world.tasks.get(theTaskId)?.review.kind === 'discarded';
        if (isAway) return ok({ ...theReview, into: null, branches: [], commits: [], blocked: away });
        looks += 1;
        if (looks > 1) await look.promise;
        return ok(theReview);
      },
    },
  );
  return { ...made, look: look.resolve, isAway: () => isAway };
}

describe.skipIf(!hasChromium)('work that was discarded and is restored', () => {
  it.each(['desktop', 'phone'] as const)('is not called discarded while it is looked at again: %s', async (size) => {
    const { farm, look, isAway } = await slowFarm();
    const { page, troubles } = await openScreen(browser(), farm, DETAIL, { size });
    await diff(page).waitFor();
    await page.getByRole('button', { name: /^Discard/ }).click();
    await page.getByText(/^This work was discarded/).waitFor();
    await waitFor('the look at the copy', isAway);
    await page.getByLabel('Branch that it goes into').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText(/is back on croft\/add-login/).waitFor();
    await page.getByLabel('Looking at the work again').waitFor();
    const main = page.locator('#main');
    expect(await main.innerText()).not.toMatch(/discarded|no branch yet/i);
    await expect(diff(page).isVisible()).resolves.toBe(true);
    await expect(page.getByText(/A copy is kept until/).count()).resolves.toBe(0);
    for (const name of [/^Accept/, /^Send back/, /^Discard/])
      await expect(page.getByRole('button', { name }).isDisabled()).resolves.toBe(true);
    await screenshot(page, `review-restoring-${size}`);
    expect(await axeFindings(page)).toEqual([]);
    look();
    await page
      .getByRole('button', { name: /^Accept/ })
      .and(page.locator(':enabled'))
      .waitFor();
    await page.getByLabel('Looking at the work again').waitFor({ state: 'detached' });
    expect(troubles).toEqual([]);
  });

  it('takes the way back to it away from every screen', async () => {
    const { farm, answers } = await slowFarm();
    const { page } = await openScreen(browser(), farm, DETAIL);
    await diff(page).waitFor();
    await page.keyboard.press('Shift+D');
    const undo = page.getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    await page.getByRole('link', { name: 'Home' }).first().click();
    await undo.waitFor();
    const call = { taskId: theTaskId };
    await answers['review.restore']?.(call, { access: 'operator', peer: 'test', signal: AbortSignal.timeout(5_000) });
    await undo.waitFor({ state: 'detached', timeout: 5_000 });
  });
});
