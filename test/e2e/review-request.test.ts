import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src/main/contract/errors';
import type { Handlers } from '../../src/main/contract/handlers';
import type { Run } from '../../src/main/contract/run';
import type { Verdict } from '../../src/main/contract/verdict';
import { theRun, theTaskId } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { reviewTask } from './support/review-farm';
import { DETAIL, diff, reviewFarm } from './support/review-page';
import { hasChromium, openScreen, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

const description = `Users log in with their e-mail address and a password.

- Sessions last **30 minutes**
- Digests are compared in constant time, see \`src/auth/session.ts\`
- Whoever logs out twice is told nothing`;

const summaries: Readonly<Record<string, string>> = {
  specification: 'Two files change: `session.ts` and its test. Nothing else may know how long a session lasts.',
  implementation: 'Sessions last 30 minutes, digests are compared by `timingSafeEqual`, and there is a logout.',
  qa: 'All 24 cases pass. I tried to log in with a name of 201 characters, which is refused as it should be.',
};
const findings: Verdict['findings'] = [
  {
    severity: 'minor',
    file: 'src/auth/session.ts',
    line: 56,
    message: 'The comment repeats the name of the function.',
  },
];

/** A farm whose stages have all said something of the work to review. */
async function farmWithVerdicts(list?: (runs: Run[]) => ReturnType<Handlers['run.list']>) {
  const made = await reviewFarm({}, { 'run.list': () => (list ? list(runs) : ok(runs)) });
  const { stages } = reviewTask(made.farm, theTaskId);
  const runs: Run[] = stages.map(({ id, key }, at) => ({
    ...theRun,
    ...{ id: `run_request00000${at}` as Run['id'], stageId: id, stageKey: key, createdAt: theRun.createdAt + at },
    status: { kind: 'ended', outcome: { kind: 'verdict' }, exitCode: 0, signal: null },
    verdict: { passed: true, summary: summaries[key] ?? '', findings: key === 'qa' ? findings : [], outputs: {} },
  }));
  const done = stages.map((stage) => ({ ...stage, status: 'completed' as const, attempts: 1 }));
  made.world.tasks.set(theTaskId, reviewTask(made.farm, theTaskId, { description, stages: done }));
  return made.farm;
}

describe.skipIf(!hasChromium)('what a review is measured by', () => {
  it.each(['light', 'dark'] as const)('stands above the changes, until it is folded: %s', async (theme) => {
    const { page, troubles } = await openScreen(browser(), await farmWithVerdicts(), DETAIL, { theme });
    await diff(page).waitFor();
    await page.getByRole('region', { name: 'Request' }).getByText('30 minutes').waitFor();
    const verdicts = page.getByRole('region', { name: 'Verdicts' });
    await verdicts.getByText('All 24 cases pass.').waitFor();
    await verdicts.getByText('src/auth/session.ts:56').waitFor();
    expect((await verdicts.getByRole('heading').allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([
      ...['qa', 'implementation', 'specification'],
    ]);
    await screenshot(page, `review-request-${theme}`);
    expect(await axeFindings(page)).toEqual([]);

    await page.getByText('Request and verdicts').click();
    await verdicts.waitFor({ state: 'hidden' });
    await screenshot(page, `review-request-folded-${theme}`);
    await page.reload();
    await diff(page).waitFor();
    await expect(verdicts.isVisible()).resolves.toBe(false);
    expect(troubles).toEqual([]);
  });

  it('is folded where there is no room, each time', async () => {
    const { page, troubles } = await openScreen(browser(), await farmWithVerdicts(), DETAIL, { size: 'phone' });
    await diff(page).waitFor();
    const verdicts = page.getByRole('region', { name: 'Verdicts' });
    await expect(verdicts.isVisible()).resolves.toBe(false);
    await screenshot(page, 'review-request-phone');
    await page.getByText('Request and verdicts').click();
    await verdicts.getByText('All 24 cases pass.').waitFor();
    await expect(diff(page).isVisible()).resolves.toBe(true);
    await screenshot(page, 'review-request-phone-open');
    expect(await axeFindings(page)).toEqual([]);
    await page.reload();
    await diff(page).waitFor();
    await expect(verdicts.isVisible()).resolves.toBe(false);
    expect(troubles).toEqual([]);
  });

  it.each(['desktop', 'phone'] as const)('is said to be missing until it could be read: %s', async (size) => {
    const world: { answer: (() => void) | null; isBroken: boolean } = { answer: null, isBroken: true };
    const farm = await farmWithVerdicts(async (runs) => {
      if (!world.isBroken) return ok(runs);
      await new Promise<void>((go) => (world.answer = go));
      return fail('internal', 'The runs could not be read.', { next: 'Look at the doctor.' });
    });
    const { page } = await openScreen(browser(), farm, DETAIL, { size });
    await diff(page).waitFor();
    const verdicts = page.getByRole('region', { name: 'Verdicts' });
    if (size === 'phone') await page.getByText('Request and verdicts').click();
    await verdicts.getByText('Asking for the verdicts…').waitFor();
    expect(await verdicts.getByRole('heading').count()).toBe(0);
    await screenshot(page, `review-request-asked-${size}`);
    const answer = await waitFor('the question', () => world.answer);
    answer();
    const trouble = verdicts.getByRole('alert');
    await trouble.getByText('The runs could not be read.').waitFor();
    await page.getByText('verdicts not read').waitFor();
    await screenshot(page, `review-request-failed-${size}`);
    expect(await axeFindings(page)).toEqual([]);
    world.isBroken = false;
    await trouble.getByRole('button', { name: 'Try again' }).click();
    await verdicts.getByText('All 24 cases pass.').waitFor();
    expect(await trouble.count()).toBe(0);
    expect(await page.getByText('verdicts not read').count()).toBe(0);
  });
});
