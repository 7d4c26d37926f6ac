import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { DesktopProcess } from '../../fakes/electron/desktop-process';
import { waitFor } from '../../fakes/wait-for';
import { barePage, desktops, valueOf } from './support';
import type { BarePage } from './support';

const these = desktops();
const LONG_MS = 60_000;
vi.setConfig({ testTimeout: 180_000 });

/** Works until its test lets it go on, then asks twice. */
const SCRIPT = JSON.stringify({
  stages: {
    specification: [
      { bash: 'while [ ! -e go-on ]; do sleep 0.05; done' },
      { bash: 'true # first', ask: true },
      { bash: 'true # second', ask: true },
      { verdict: 'pass' },
    ],
    implementation: [{ verdict: 'pass' }],
    qa: [{ verdict: 'pass' }],
  },
});

/** A task in a folder of its own, and what lets it go on. */
async function startTask(page: BarePage, name: string) {
  const folder = join(these.projects(), name);
  await mkdir(folder);
  const created = await page.invoke('workspace.create', { path: folder, name, trust: 'full', acceptInPlace: true });
  const task = { workspaceId: valueOf(created).id, title: `Work in ${name}`, agent: 'scripted', start: true } as const;
  const { id } = valueOf(await page.invoke('task.create', task));
  return { id, goOn: () => writeFile(join(folder, 'go-on'), '') };
}

/** The tray as soon as it is like this. */
const shows = (desktop: DesktopProcess, icon: string, tooltip: string) =>
  waitFor(
    `${icon}: ${tooltip}`,
    async () => {
      const tray = await desktop.tray();
      const isIt = tray?.tooltip === tooltip && new RegExp(`/${icon}(-\\d+|Template)\\.png$`).test(tray.image);
      return isIt ? tray : null;
    },
    LONG_MS,
  );
const labels = (tray: { readonly items: readonly { readonly label: string }[] }): string[] =>
  tray.items.map(({ label }) => label);
const ownItems = ['-', 'Open Croft', 'Quit'];

/** The notification that says this, as soon as it is seen. */
const told = (desktop: DesktopProcess, body: RegExp) =>
  waitFor(
    `a notification of ${body.source}`,
    async () => (await desktop.notifications()).findIndex((each) => body.test(each.body) && each.state === 'shown') + 1,
    LONG_MS,
  ).then((at) => at - 1);

test('the tray follows the farm from idle to running to needs-you and back, and answers from the menu and from notifications', async () => {
  const desktop = await these.start({ env: { CROFT_SCRIPT: SCRIPT, CROFT_SCRIPT_SPEED: '0' } });
  const page = barePage(desktop);
  const idle = await shows(desktop, 'idle', 'Croft: no agent runs');
  expect(labels(idle)).toEqual(['Pause the queue', 'New task…', ...ownItems]);

  const shop = await startTask(page, 'shop');
  await shows(desktop, 'running', 'Croft: 1 agent runs');
  const site = await startTask(page, 'site');
  const both = await shows(desktop, 'running', 'Croft: 2 agents run');
  expect(labels(both)).toEqual([
    ...['Work in shop: specification', 'Work in site: specification', '-'],
    ...['Pause the queue', 'Stop all agents…', 'New task…', ...ownItems],
  ]);

  await desktop.call('tray.choose', 'Pause the queue');
  const paused = await shows(desktop, 'running', 'Croft: 2 agents run, the queue is paused');
  expect(labels(paused)).toContain('Resume the queue');
  await desktop.call('tray.choose', 'Resume the queue');
  await shows(desktop, 'running', 'Croft: 2 agents run');

  await shop.goOn();
  const needs = await shows(desktop, 'needs-you', 'Croft: 1 thing needs you, 2 agents run');
  expect(needs.items[0]).toMatchObject({ label: 'Work in shop: run `true # first`?' });
  await desktop.call('tray.choose', 'Work in shop', 'Approve');
  await waitFor(
    'its second question',
    async () => (await desktop.tray())?.items[0]?.label.includes('# second'),
    LONG_MS,
  );
  await desktop.call('tray.choose', 'Work in shop', 'Deny');
  await shows(desktop, 'running', 'Croft: 1 agent runs');

  await desktop.call('window.close', 1);
  await site.goOn();
  await desktop.call('notification.act', await told(desktop, /# first/), 0);
  const second = await told(desktop, /# second/);
  await desktop.call('notification.act', second, 2);
  const [window] = await desktop.windows();
  expect(window).toMatchObject({ visible: true, focused: true });
  expect(window?.url).toContain(`#/task/${site.id}`);
  await desktop.call('notification.act', second, 1);
  const tasks = await waitFor(
    'the end',
    async () => {
      const all = valueOf(await page.invoke('task.list', {}));
      return all.every(({ state }) => state.kind === 'done') ? all : null;
    },
    LONG_MS,
  );
  await shows(desktop, 'idle', 'Croft: no agent runs');
  for (const { id } of tasks) {
    const runs = valueOf(await page.invoke('run.list', { taskId: id }));
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
  }
});

test('several that are told of together are told less of as they are answered elsewhere', async () => {
  const script = [{ bash: 'while [ ! -e go-on ]; do sleep 0.05; done' }, { bash: 'true', ask: true }, { hang: true }];
  const desktop = await these.start({ env: { CROFT_SCRIPT: JSON.stringify(script), CROFT_SCRIPT_SPEED: '0' } });
  const page = barePage(desktop);
  await desktop.call('window.close', 1);
  valueOf(await page.invoke('settings.update', { maxConcurrent: 4 }));
  const tasks = [];
  for (const name of ['one', 'two', 'three', 'four']) tasks.push(await startTask(page, name));
  await shows(desktop, 'running', 'Croft: 4 agents run');
  await Promise.all(tasks.map((task) => task.goOn()));
  const tray = await shows(desktop, 'needs-you', 'Croft: 4 things need you, 4 agents run');
  expect(labels(tray).filter((label) => label.endsWith('run `true`?'))).toHaveLength(4);
  const seen = (titles: readonly string[]) =>
    waitFor(
      titles.join(),
      async () => {
        const shown = (await desktop.notifications()).filter(({ state, body }) => state === 'shown' && body !== HINT);
        return shown.map(({ title }) => title).join() === titles.join();
      },
      LONG_MS,
    );
  const [first, second, third, last] = valueOf(await page.invoke('run.asks', {}));
  const answer = async (ask: typeof first) =>
    valueOf(await page.invoke('run.answer', { askId: ask!.id, answer: { kind: 'deny' } }));
  await seen(['4 things need you']);
  await answer(first);
  await answer(third);
  await seen(['2 things need you']);
  await answer(second);
  const lastTask = valueOf(await page.invoke('task.get', { taskId: last!.taskId }));
  await seen([lastTask.title]);
  await desktop.call('tray.choose', lastTask.title, 'Approve');
  await seen([]);
});

const HINT = 'It goes on in the tray. “Quit” in its menu ends it.';
