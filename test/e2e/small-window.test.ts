import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ok } from '../../src/main/contract/errors';
import { waitFor } from '../fakes/wait-for';
import { runningTask } from './support/running-task';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

/** Home of a farm with eight workspaces, so that the menus of some are far down. */
async function home(): Promise<Page> {
  const farm = await screenFarm((of) => {
    const answers = runningTask()(of);
    const snapshot = answers['event.snapshot'];
    if (!snapshot) throw new Error('no snapshot');
    return {
      ...answers,
      'event.snapshot': async (input, context) => {
        const base = await snapshot(input, context);
        if (!base.ok) return base;
        const more = base.value.workspaces.flatMap((one) =>
          [2, 3, 4, 5, 6, 7, 8].map((n) => ({ ...one, id: `${one.id}${n}` as typeof one.id, name: `shop ${n}` })),
        );
        return ok({ ...base.value, workspaces: [...base.value.workspaces, ...more] });
      },
    };
  });
  return (await openScreen(browser(), farm, '#/')).page;
}

describe.skipIf(!hasChromium)('the menu of a workspace', () => {
  it.each([
    [1280, 420],
    [1280, 800],
    [800, 320],
  ])('stays inside a window of %s by %s, with all of its entries to be reached', async (width, height) => {
    const page = await home();
    await page.setViewportSize({ width, height });
    await page.getByRole('button', { name: 'Actions for shop 8' }).press('Enter');
    const menu = page.getByRole('menu');
    await menu.waitFor();
    await waitFor('it has its place', async () => ((await menu.boundingBox())?.y ?? -1) >= 0);
    const box = await menu.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
    await screenshot(page, `menu-${width}x${height}`);
    await page.keyboard.press('End');
    const last = menu.getByRole('menuitem', { name: /^Take off the list/ });
    await waitFor('the last is in sight', async () => {
      const at = await last.boundingBox();
      return at !== null && at.y >= 0 && at.y + at.height <= height;
    });
    await screenshot(page, `menu-end-${width}x${height}`);
  });
});

describe.skipIf(!hasChromium)('the sheet of shortcuts', () => {
  it('shows every key as a cap that can be read, and only those of this machine', async () => {
    const page = await home();
    await page.getByRole('heading', { name: 'Home' }).first().waitFor();
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Shortcuts' });
    const rowOf = (words: string) => sheet.locator('dl > div').filter({ hasText: words }).locator('kbd');
    await sheet.waitFor();
    expect(await rowOf('Larger text').allInnerTexts()).toEqual(['Ctrl\n=', 'Ctrl\n+']);
    expect(await rowOf('Next terminal that way').allInnerTexts()).toEqual(['←', '→', '↑', '↓']);
    await rowOf('Next terminal that way').first().scrollIntoViewIfNeeded();
    await screenshot(page, 'shortcuts');
  });
});
