import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Task } from '../../../src/main/contract/task';
import { tooLate, unreachable } from '../../../src/renderer/src/host/unreachable';
import { showWhile, showWhileSo } from '../../../src/renderer/src/state/toast-while';
import { createToasts } from '../../../src/renderer/src/state/toasts';
import { farm, NOW, task, taskId } from './build';

const done = { kind: 'done', at: NOW } as const;

it('takes away what was only so while the farm could not be reached, once it could be read', () => {
  const toasts = createToasts();
  const stays = () => toasts.store.getState().map(({ text, forMs }) => [text, forMs]);
  for (const reply of [unreachable('Croft is not reachable right now.'), tooLate])
    if (!reply.ok) toasts.failed(reply.error);
  toasts.failed({ code: 'unavailable', message: 'The worker is away.' });
  toasts.show({ text: 'Ended a shell.' });
  expect(stays()).toHaveLength(4);
  const after = [
    ['Croft is not reachable right now.', 4_000],
    ['Croft did not answer within 30 seconds.', 4_000],
    ['The worker is away.', 30_000],
    ['Ended a shell.', 6_000],
  ];
  toasts.reached();
  expect(stays()).toEqual(after);
  const once = toasts.store.getState();
  toasts.reached();
  expect(toasts.store.getState()).toBe(once);
});

describe('a message about a task', () => {
  const away = { kind: 'discarded', at: NOW, until: NOW + 1 } as const;
  const inWindow = (...tasks: Task[]) => farm({ tasks });

  function shown() {
    const app = { farm: createStore(() => inWindow(task('a', done))), toasts: createToasts() };
    const texts = () => app.toasts.store.getState().map(({ text }) => text);
    const hear = (...tasks: Task[]) => app.farm.setState(inWindow(...tasks), true);
    showWhile(app, { text: 'Discarded a.' }, taskId('a'), ({ review }) => review.kind === 'discarded');
    return { app, texts, hear };
  }

  it('waits for the event that it tells of, and goes when it does not hold any more', () => {
    const { texts, hear } = shown();
    hear(task('a', done), task('b', done));
    expect(texts()).toEqual(['Discarded a.']);
    hear(task('a', done, { review: away }));
    hear(task('b', done));
    expect(texts()).toEqual(['Discarded a.']);
    hear(task('a', done));
    expect(texts()).toEqual([]);
  });

  it('closes no later message, and asks no more once it is closed', () => {
    const { app, texts, hear } = shown();
    hear(task('a', done, { review: away }));
    app.toasts.show({ text: 'Discarded a.' });
    hear(task('a', done));
    expect(texts()).toEqual(['Discarded a.']);
  });
});

it('takes away what is said of the farm once that stands otherwise', () => {
  const standing = (control: 'open' | 'paused') => {
    const state = farm();
    return { ...state, health: state.health && { ...state.health, control } };
  };
  const app = { farm: createStore(() => standing('open')), toasts: createToasts() };
  const texts = () => app.toasts.store.getState().map(({ text }) => text);
  const say = (text: string, control: string) =>
    showWhileSo(app, { text }, ({ health }) => health && health.control === control);
  say('Paused.', 'paused');
  app.farm.setState(standing('open'), true);
  expect(texts()).toEqual(['Paused.']);
  app.farm.setState(standing('paused'), true);
  app.farm.setState({ ...standing('open'), health: null }, true);
  expect(texts()).toEqual(['Paused.']);
  app.farm.setState(standing('open'), true);
  say('Croft starts things again.', 'open');
  expect(texts()).toEqual(['Croft starts things again.']);
});
