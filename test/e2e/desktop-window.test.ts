import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startDesktopProcess } from '../fakes/electron/desktop-process';
import { scratchHome } from '../fakes/farm-process';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, sizes } from './support/chromium';
import { startDesktop } from './support/desktop';
import type { Desktop } from './support/desktop';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
let browser: Browser;
let home: Awaited<ReturnType<typeof scratchHome>>;
let desktop: Desktop;
let page: Page;

beforeAll(async () => {
  if (!hasChromium) return;
  browser = await launchChromium();
  home = await scratchHome();
  desktop = await startDesktop(browser, { home: home.home, args: ['--demo'], env: { CROFT_SCRIPT_SPEED: '0' } });
  page = await desktop.page();
  await page.getByText('Say goodbye, too').first().waitFor();
  await desktop.started();
}, 60_000);
afterAll(async () => {
  if (!hasChromium) return;
  await desktop.close();
  await browser.close();
  await home.sweep();
});

/** Presses keys as a person does: what somebody has globally reaches no window. */
async function press(keys: string, accelerator: string): Promise<void> {
  if (await desktop.call<boolean>('keys.swallow', accelerator)) return;
  await page.keyboard.press(keys);
}
const go = (hash: string) => page.evaluate((to) => (location.hash = to), hash);
const mainWindow = async () => (await desktop.windows()).find(({ id }) => id === 1);

describe.skipIf(!hasChromium)('the recorder of hotkeys', () => {
  const recorder = (title: string) => page.getByRole('button', { name: new RegExp(`${title}: `) });
  const isRecording = (is: boolean) =>
    waitFor(`recording: ${is}`, async () => (await desktop.call('keys.suspended')) === is);

  it('takes a combination that works from then on', async () => {
    await desktop.call('tray.click');
    await go('#/settings');
    await recorder('Pause or resume the farm').click();
    await isRecording(true);
    await press('Control+Alt+P', 'CommandOrControl+Alt+P');
    await page.getByRole('button', { name: 'Pause or resume the farm: Ctrl+Alt+P. Record other keys' }).waitFor();
    await isRecording(false);
    await press('Control+Alt+P', 'CommandOrControl+Alt+P');
    await page.getByRole('button', { name: /paused/ }).waitFor();
    await press('Control+Alt+P', 'CommandOrControl+Alt+P');
    await page.getByRole('button', { name: 'Pause: start nothing new' }).waitFor();
  });

  it('hears also what Croft itself has, and says for what', async () => {
    await recorder('Stop all agents').click();
    await isRecording(true);
    await press('Control+Alt+C', 'CommandOrControl+Alt+C');
    await page.getByText('These keys are for “Show or hide Croft” already. Choose another combination.').waitFor();
    expect(await mainWindow()).toMatchObject({ visible: true });
    await isRecording(false);
  });

  it('says that another program has the keys, and keeps the old ones', async () => {
    await desktop.call('keys.take', 'CommandOrControl+Alt+F9');
    await recorder('Quick task').click();
    await isRecording(true);
    // The other program does not take it from us in this test: some do so only once they are in front.
    await page.keyboard.press('Control+Alt+F9');
    await page.getByText('Another program or the system has these keys. Choose another combination.').waitFor();
    await page.getByRole('button', { name: 'Quick task: Ctrl+Alt+T. Record other keys' }).waitFor();
    await screenshot(page, 'e2e-hotkeys-taken');
    expect(await axeFindings(page)).toEqual([]);
  });

  it('ends on Escape, and when the window is left', async () => {
    await recorder('Quick task').click();
    await isRecording(true);
    await page.keyboard.press('A');
    await page.getByText('Hold Control, Alt or Command, too').waitFor();
    await screenshot(page, 'e2e-hotkeys-recording');
    await page.keyboard.press('Escape');
    await isRecording(false);
    expect(await page.evaluate(() => location.hash)).toBe('#/settings');
    await recorder('Quick task').click();
    await isRecording(true);
    await go('#/doctor');
    await isRecording(false);
    await go('#/settings');
    await recorder('Quick task').click();
    await isRecording(true);
    await page.reload();
    await isRecording(false);
    expect(desktop.troubles()).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('the window', () => {
  it('closes to the tray, and comes back as it was left', async () => {
    await go('#/settings');
    const box = page.getByRole('main').locator('.overflow-y-auto').first();
    await page.getByRole('heading', { name: 'Global hotkeys' }).waitFor();
    await box.evaluate((element) => element.scrollTo(0, 300));
    await desktop.call('window.close', 1);
    expect(await mainWindow()).toMatchObject({ visible: false });
    const hints = async () =>
      (await desktop.notifications()).filter(({ title }) => title === 'Croft is still here').length;
    await waitFor('the hint', async () => (await hints()) === 1);
    await desktop.call('tray.choose', 'Open Croft');
    expect(await mainWindow()).toMatchObject({ visible: true, focused: true });
    expect(await page.evaluate(() => location.hash)).toBe('#/settings');
    expect(await box.evaluate((element) => element.scrollTop)).toBe(300);
    await desktop.call('window.close', 1);
    expect(await hints()).toBe(1);
  });
});

describe.skipIf(!hasChromium)('a link', () => {
  afterEach(async () => {
    await page.keyboard.press('Escape');
  });
  const dialog = () => page.getByRole('dialog', { name: 'New task' });
  const title = () => dialog().getByLabel('What should be done?');
  const titleIs = (words: string) =>
    waitFor(`“${words}” in the form`, async () => (await title().inputValue()) === words);
  const follow = (words: string) =>
    desktop.call('openUrl', `croft://new-task?title=${encodeURIComponent(words)}&description=Now`);

  it('of a second start shows the window and fills the form, above the screen that is there', async () => {
    await desktop.call('tray.click');
    await go('#/settings');
    await desktop.call('window.close', 1);
    const second = await startDesktopProcess({ home: home.home, args: ['croft://new-task?title=Add%20login'] });
    expect(await second.exited()).toBe(0);
    await titleIs('Add login');
    expect(await mainWindow()).toMatchObject({ visible: true, focused: true });
    expect(await page.evaluate(() => location.hash)).toBe('#/settings');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Global hotkeys' }).waitFor();
  });

  it('takes nothing away that was begun: its form comes after that, or at a click', async () => {
    await page.keyboard.press('n');
    await page.keyboard.type('My own words');
    await follow('From the link');
    await dialog().getByText('A link brings another task: “From the link”').waitFor();
    expect(await title().inputValue()).toBe('My own words');
    await screenshot(page, 'e2e-link-waits');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize(sizes.phone);
    await screenshot(page, 'e2e-link-waits-phone-dark');
    expect(await axeFindings(page)).toEqual([]);
    await page.setViewportSize(sizes.desktop);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.keyboard.press('Escape');
    await titleIs('From the link');
    await title().fill('Typed over');
    await follow('A second one');
    await dialog().getByRole('button', { name: 'Replace what is here' }).click();
    await titleIs('A second one');
    await title().fill('Typed over');
    await follow('A second one');
    await dialog().getByRole('button', { name: 'Replace what is here' }).click();
    await titleIs('A second one');
    await title().fill('Typed over');
    await follow('A third one');
    await dialog().getByRole('button', { name: 'Forget the link' }).click();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });

    await page.keyboard.press('w');
    const add = page.getByRole('dialog', { name: 'Add a project folder' });
    await add.getByLabel('Name').fill('half');
    await follow('After the folder');
    await page.keyboard.press('n');
    expect(await add.getByLabel('Name').inputValue()).toMatch(/^half/);
    await add.getByRole('button', { name: 'Cancel' }).click();
    await titleIs('After the folder');
    expect(desktop.troubles()).toEqual([]);
  });
});
