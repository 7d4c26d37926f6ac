import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../src/main/contract/errors';
import type { Handlers } from '../../src/main/contract/handlers';
import { TaskId } from '../../src/main/contract/ids';
import type { Task } from '../../src/main/contract/task';
import { NOON } from '../builders';
import type { FakeFarm } from '../fakes/gateway';
import { theRun, theRunId, theTaskId } from '../fakes/handlers';
import { loggedIn, startScreenFarm } from '../fakes/screen-farm';
import { axeFindings } from './support/axe';
import { findChromium, launchChromium, openPage, sizes } from './support/chromium';
import { reviewAnswers, reviewTask, taskIdOf } from './support/review-farm';
import { screenshot } from './support/screenshots';

const hasChromium = findChromium() !== null;
const REFUSED = 'It was refused, for a reason that takes a whole line to say.';
const refused = () => fail('conflict', REFUSED, { reason: 'test.refused', next: 'Look at it, then try `again`.' });
const draftId = TaskId.parse('task_draft0123456');
const doneId = taskIdOf(1);

let browser: Browser;
let farm: FakeFarm;
let page: Page;
let troubles: readonly string[];
let close: () => Promise<void>;
let attended = false;
let undrained = 0;

/** One task that runs, one draft, one that is done; everything that changes a task is refused. */
function answers(fakes: FakeFarm): Partial<Handlers> {
  const running: Task = { ...fakes.fake.task(), state: { kind: 'running', stage: 'specification', runId: theRunId } };
  const draft: Task = { ...fakes.fake.task(), id: draftId, title: 'Greet in the evening', state: { kind: 'draft' } };
  const done = reviewTask(fakes, doneId, { title: 'Add login' });
  return {
    ...reviewAnswers(fakes).answers,
    'event.snapshot': async (input, context) => {
      const base = await fakes.fake.handlers['event.snapshot'](input, context);
      if (!base.ok) return base;
      const run = { ...theRun, attended, startedAt: NOON };
      return ok({ ...base.value, tasks: [running, draft, done], runs: [run], asks: [] });
    },
    'run.list': () => ok([{ ...theRun, attended, startedAt: NOON }]),
    'task.update': refused,
    'task.retry': refused,
    'task.skip': refused,
    'task.hand-back': refused,
    'terminal.start': refused,
    'review.send-back': refused,
    'event.at': refused,
    'workspace.create': refused,
    'task.create': refused,
    'event.extent': refused,
    'farm.undrain': () => {
      undrained += 1;
      return ok({ control: 'paused', liveRuns: 1 });
    },
  };
}

beforeAll(async () => {
  if (hasChromium) browser = await launchChromium();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});
beforeEach(async () => {
  if (!hasChromium) return;
  attended = false;
  farm = await startScreenFarm(answers);
  const opened = await openPage(browser);
  ({ page, troubles } = opened);
  await opened.context.addInitScript((stored) => {
    for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
  }, loggedIn);
  close = () => opened.context.close();
});
afterEach(async () => {
  if (!hasChromium) return;
  await close();
  await farm.close();
});

const goTo = (address: string) => page.goto(`${farm.url}/#${address}`);
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });
const taskScreen = async (id: string, title: string) => {
  await goTo(`/task/${id}`);
  await page.getByRole('heading', { name: title }).waitFor();
  await page.getByRole('button', { name: 'More actions' }).waitFor();
};
const named = (name: string): number => farm.fake.calls.filter((call) => call.name === name).length;

interface Dialog {
  readonly what: string;
  readonly title: string | RegExp;
  readonly open: () => Promise<void>;
  /** A field, and what is written there. */
  readonly field: readonly [label: string, text: string] | null;
}

const opened: readonly Dialog[] = [
  {
    what: 'retry',
    title: 'Retry',
    open: async () => {
      await taskScreen(theTaskId, farm.fake.task().title);
      await page.keyboard.press('r');
    },
    field: ['Words for the agent, if any', 'Use the helper.'],
  },
  {
    what: 'skip',
    title: /^Skip/,
    open: async () => {
      await taskScreen(theTaskId, farm.fake.task().title);
      await page.keyboard.press('s');
    },
    field: ['Why may it be skipped?', 'It is in the description.'],
  },
  {
    what: 'hand back',
    title: 'Hand back to the agent',
    open: async () => {
      attended = true;
      await taskScreen(theTaskId, farm.fake.task().title);
      await page.keyboard.press('t');
    },
    field: ['Words for the agent, if any', 'I have fixed it.'],
  },
  {
    what: 'edit',
    title: 'Edit the task',
    open: async () => {
      await taskScreen(draftId, 'Greet in the evening');
      await page.keyboard.press('e');
    },
    field: ['What should be done?', 'Greet at night'],
  },
  {
    what: 'send back',
    title: 'Send back to the agent',
    open: async () => {
      await goTo(`/review/${doneId}`);
      await page.getByRole('region', { name: /^Changes of/ }).waitFor();
      await page.keyboard.press('s');
    },
    field: ['For the whole of it', 'Say it shorter.'],
  },
  {
    what: 'new terminal',
    title: 'New shell',
    open: async () => {
      await goTo('/terminals');
      await page.getByRole('heading', { name: 'Terminals' }).waitFor();
      await page.keyboard.press('Shift+S');
    },
    field: null,
  },
  {
    what: 'new task',
    title: 'New task',
    open: async () => {
      await goTo('/new-task?title=From+a+link');
    },
    field: ['What should be done?', 'Greet'],
  },
  {
    what: 'add a project folder',
    title: 'Add a project folder',
    open: async () => {
      await goTo('/');
      await page.getByText('Greet in the evening').first().waitFor();
      await page.keyboard.press('w');
    },
    field: ['Name', 'My shop'],
  },
  {
    what: 'export',
    title: 'Export the log',
    open: async () => {
      await goTo('/activity');
      await page.getByRole('heading', { name: 'Activity' }).waitFor();
      await page.keyboard.press('e');
    },
    field: null,
  },
];

describe.skipIf(!hasChromium)('what is refused', () => {
  it.each(opened)(
    'is said in the dialog, which keeps what was written: $what',
    async ({ what, title, open, field }) => {
      await open();
      const box = dialog(title);
      await box.waitFor();
      if (what === 'add a project folder') await box.getByRole('combobox', { name: 'Folder' }).fill('/home/me/shop');
      if (field) await box.getByLabel(field[0]).fill(field[1]);
      await box.locator('button[type=submit]').click();
      const alert = box.getByRole('alert').filter({ hasText: REFUSED });
      await alert.waitFor();
      await alert.getByRole('button', { name: 'Copy details' }).waitFor();
      if (field) expect(await box.getByLabel(field[0]).inputValue()).toBe(field[1]);
      // In sight beside the button, and nowhere under the dialog.
      expect(await page.getByText(REFUSED).count()).toBe(1);
      const [words, button] = [await alert.boundingBox(), await box.locator('button[type=submit]').boundingBox()];
      expect((words?.y ?? 0) + (words?.height ?? 0)).toBeLessThan(button?.y ?? 0);
      const name = `dialog-refused-${what.replaceAll(' ', '-')}`;
      await screenshot(page, name);
      await page.setViewportSize(sizes.phone);
      await alert.scrollIntoViewIfNeeded();
      await screenshot(page, `${name}-phone`);
      expect(troubles).toEqual([]);
      // One for all: the words stand in the same place of each dialog.
      if (what !== 'retry') return;
      for (const theme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme: theme });
        expect(await axeFindings(page)).toEqual([]);
      }
    },
  );
});

/** Opens the palette, types, and takes what fits best. */
async function palette(words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await dialog(/Search or do anything/).waitFor();
  await page.keyboard.type(words);
  await page.keyboard.press('Enter');
}

describe.skipIf(!hasChromium)('the palette', () => {
  it('asks before it stops an agent, in the words of the button', async () => {
    await taskScreen(theTaskId, farm.fake.task().title);
    await palette('stop a task');
    await dialog('Stop its agent?').getByText('The agent ends in the middle of what it does.').waitFor();
    await screenshot(page, 'palette-asks-stop');
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      expect(await axeFindings(page)).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await dialog('Stop its agent?').waitFor({ state: 'hidden' });
    expect(named('task.cancel')).toBe(0);

    await palette('stop a task');
    await dialog('Stop its agent?').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog('Stop its agent?').waitFor({ state: 'hidden' });
    expect(named('task.cancel')).toBe(0);

    await palette('stop a task');
    await dialog('Stop its agent?').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/^Stopped “/).waitFor();
    expect(named('task.cancel')).toBe(1);
  });

  it('asks before it ends a terminal', async () => {
    await goTo('/terminals');
    await page.getByRole('heading', { name: 'Terminals' }).waitFor();
    await palette('end a terminal');
    await dialog('End which terminal?').waitFor();
    await page.keyboard.press('Enter');
    await dialog('End it?')
      .getByText(/ends, and everything that runs in it|in the middle of what it does/)
      .waitFor();
    expect(named('terminal.stop')).toBe(0);
    await page.keyboard.press('Enter');
    await page.getByText(/^Ended /).waitFor();
    expect(named('terminal.stop')).toBe(1);
  });

  it('opens the dialogs that buttons open, and offers no desktop in a browser', async () => {
    attended = true;
    await taskScreen(theTaskId, farm.fake.task().title);
    await palette('hand a task back');
    await dialog('Hand back to the agent').waitFor();
    await page.keyboard.press('Escape');
    await taskScreen(draftId, 'Greet in the evening');
    await palette('edit the words');
    await dialog('Edit the task').waitFor();
    await page.keyboard.press('Escape');
    await palette('quit');
    await dialog(/Search or do anything/)
      .getByText('Nothing fits these words.')
      .waitFor();
    expect(troubles).toEqual([]);
  });

  it('takes back a quit that waits for agents, and leaves the pause that was there', async () => {
    await goTo('/');
    await page.getByText('Greet in the evening').first().waitFor();
    farm.log.commit([{ type: 'farm.changed', control: 'draining' }]);
    await page.getByRole('button', { name: 'finishing' }).waitFor();
    await palette('do not quit');
    await page.getByText('Croft does not quit. It stays paused: nothing new starts.').waitFor();
    expect([undrained, named('farm.resume')]).toEqual([1, 0]);
  });
});
