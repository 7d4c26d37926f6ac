import { describe, expect, it } from 'vitest';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

async function settings() {
  const farm = await screenFarm(() => ({}));
  const { page } = await openScreen(browser(), farm, '#/settings');
  const saves = () => farm.fake.calls.filter(({ name }) => name === 'settings.update').length;
  return { page, saves };
}

describe.skipIf(!hasChromium)('a setting that makes no sense', () => {
  it('is said where a number may be left out, too, and can be taken back', async () => {
    const { page, saves } = await settings();
    const budget = page.getByLabel('Budget of a run, in US dollars');
    await budget.click();
    await page.keyboard.type('5e');
    await page.keyboard.press('Tab');
    await page.getByText('Say a number. Not saved: it is still empty.').waitFor();
    await screenshot(page, 'settings-no-number');
    await page.getByRole('button', { name: 'Empty it again' }).click();
    await page.getByText('Say a number.').waitFor({ state: 'hidden' });
    expect(await budget.evaluate((field: HTMLInputElement) => [field.value, field.validity.badInput])).toEqual([
      '',
      false,
    ]);
    await page.keyboard.type('e');
    await page.keyboard.press('Enter');
    await page.getByText('Say a number.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Say a number.').waitFor({ state: 'hidden' });
    expect(await budget.evaluate((field: HTMLInputElement) => field.validity.badInput)).toBe(false);
    expect(saves()).toBe(0);
  });

  it('is refused in words where a model is called like a flag, or has a space in its name', async () => {
    const { page, saves } = await settings();
    const model = page.getByLabel('Model', { exact: true });
    for (const odd of ['-x', 'my model']) {
      await model.fill(odd);
      await model.press('Enter');
      await page.getByText('A model’s name has no space in it and does not begin with “-”').waitFor();
      await page.getByRole('button', { name: 'Empty it again' }).click();
    }
    expect(saves()).toBe(0);
    await model.fill('opus');
    await model.press('Enter');
    await page.getByText('Model saved.').waitFor();
    expect(saves()).toBe(1);
  });
});
