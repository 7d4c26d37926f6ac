import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src/main/contract/errors';
import type { Run } from '../../src/main/contract/run';
import { theRun, theTaskId } from '../fakes/handlers';
import { waitFor } from '../fakes/wait-for';
import { axeFindings } from './support/axe';
import { reviewTask } from './support/review-farm';
import { reviewFarm } from './support/review-page';
import { hasChromium, openScreen, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();

/** A task that is done, whose runs are asked for: nothing answers before it is told to. */
async function farmWithDone() {
  const world: { answer: (() => void) | null; isBroken: boolean } = { answer: null, isBroken: true };
  const runs: Run[] = [];
  const made = await reviewFarm(
    {},
    {
      'run.list': async () => {
        if (!world.isBroken) return ok(runs);
        await new Promise<void>((go) => (world.answer = go));
        return fail('internal', 'The runs could not be read.', { next: 'Look at the doctor.' });
      },
    },
  );
  const { stages } = reviewTask(made.farm, theTaskId);
  const done = stages.map((stage) => ({ ...stage, status: 'completed' as const, attempts: 1 }));
  runs.push(
    ...done.map(({ id, key }, at): Run => ({
      ...theRun,
      ...{ id: `run_unread000000${at}` as Run['id'], stageId: id, stageKey: key, createdAt: theRun.createdAt + at },
      ...{ startedAt: theRun.createdAt + at, endedAt: theRun.createdAt + at + 60_000 },
      status: { kind: 'ended', outcome: { kind: 'verdict' }, exitCode: 0, signal: null },
      verdict: { passed: true, summary: `${key} is good.`, findings: [], outputs: {} },
      totals: { ...theRun.totals, toolCount: 12, deniedCount: 2 },
    })),
  );
  made.world.tasks.set(theTaskId, reviewTask(made.farm, theTaskId, { stages: done }));
  return { ...made, asked: world };
}

describe.skipIf(!hasChromium)('a task whose attempts are not read', () => {
  it.each([
    ['desktop', 'light'],
    ['desktop', 'dark'],
    ['phone', 'light'],
    ['phone', 'dark'],
  ] as const)('says so, and never that there were none, until they are: %s, %s', async (size, theme) => {
    const { farm, asked } = await farmWithDone();
    const { page } = await openScreen(browser(), farm, `#/task/${theTaskId}`, { size, theme });
    await page.getByText('Asking for its attempts…').first().waitFor();
    expect(await page.getByText('No agent has started yet').count()).toBe(0);
    await screenshot(page, `runs-asked-${size}-${theme}`);
    const answer = await waitFor('the question', () => asked.answer);
    answer();
    const alert = page.getByRole('alert').filter({ hasText: 'The runs could not be read.' });
    await alert.waitFor();
    await page.getByText('Its attempts could not be read').waitFor();
    expect(await page.getByText('No agent has started yet').count()).toBe(0);
    await screenshot(page, `runs-failed-${size}-${theme}`);
    expect(await axeFindings(page)).toEqual([]);
    asked.isBroken = false;
    await alert.getByRole('button', { name: 'Try again' }).click();
    await page
      .getByRole('button', { name: /^Attempt 1: passed/ })
      .first()
      .waitFor();
    expect(await alert.count()).toBe(0);
    if (size === 'phone') await page.getByRole('tab', { name: 'Plan' }).click();
    await page.getByText('12 tool calls, 2 denied').first().waitFor();
    await screenshot(page, `runs-read-${size}-${theme}`);
  });
});
