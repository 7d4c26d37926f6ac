import { describe, expect, it } from 'vitest';
import { ok } from '../../src/main/contract/errors';
import type { Task } from '../../src/main/contract/task';
import { TaskId } from '../../src/main/contract/ids';
import { hasChromium, openScreen, screenFarm, sharedBrowser } from './support/screen-page';
import { screenshot } from './support/screenshots';

const browser = sharedBrowser();
const UNTIL = Date.now() + 60_000;

/** A farm with one place, which a task that tries again keeps from one that queues. */
const onePlace = () =>
  screenFarm((of) => ({
    'event.snapshot': async (input, context) => {
      const base = await of.fake.handlers['event.snapshot'](input, context);
      if (!base.ok) return base;
      const why = 'The provider answered with an error.';
      const state = { kind: 'held', stage: 'specification', code: 'retry', why, until: UNTIL } as const;
      const held: Task = { ...of.fake.task(), title: 'Answer in the language of the caller', state };
      const id = TaskId.parse('task_next01234567');
      const next: Task = { ...of.fake.task(), id, title: 'Greet', state: { kind: 'queued', since: UNTIL } };
      const { settings, health } = base.value;
      return ok({
        ...base.value,
        tasks: [held, next],
        runs: [],
        asks: [],
        settings: { ...settings, settings: { ...settings.settings, maxConcurrent: 1 } },
        health: { ...health, maxConcurrent: 1, runningTasks: 0, queuedTasks: 1 },
      });
    },
  }));

describe.skipIf(!hasChromium)('a place that a task keeps until it tries again', () => {
  it.each([1280, 390])('is told in the head of a window %s wide, and why the next one waits', async (width) => {
    const { page } = await openScreen(browser(), await onePlace(), '#/');
    await page.setViewportSize({ width, height: 800 });
    const time = new Date(UNTIL).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    const why = page.getByText(`waits: Answer in the language of the c… tries again at ${time} and keeps its place`);
    await why.waitFor();
    expect(await why.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
    expect(await why.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(1);
    const running = page.getByRole('banner').getByRole('link', { name: '0 running, 1 tries again / 1' });
    const queue = page.getByRole('banner').getByRole('link', { name: 'queue 1' });
    const [left, right] = [await running.boundingBox(), await queue.boundingBox()];
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(right?.x ?? 0);
    expect((right?.x ?? 0) + (right?.width ?? 0)).toBeLessThan(width - 100);
    await screenshot(page, `tries-again-${width}`);
  });
});
