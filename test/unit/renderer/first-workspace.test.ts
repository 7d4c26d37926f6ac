import { expect, it } from 'vitest';
import { applyEvents } from '../../../src/renderer/src/state/farm/apply-events';
import { applySnapshot } from '../../../src/renderer/src/state/farm/apply-snapshot';
import { firstWorkspace } from '../../../src/renderer/src/state/first-workspace';
import { event, farm, NOW, run, runId, task, taskId, workspace, workspaceId } from './build';

const [api, shop, zoo] = [workspaceId('api'), workspaceId('shop'), workspaceId('zoo')];
const workspaces = ['api', 'shop', 'zoo'].map((name, index) => {
  const at = NOW - 100 - index;
  return workspace(name, { createdAt: at, updatedAt: at });
});
const tasks = [
  task('old', { kind: 'draft' }, { workspaceId: zoo, createdAt: NOW - 9 }),
  task('new', { kind: 'running', stage: 'qa', runId: runId('r') }, { workspaceId: shop, createdAt: NOW }),
];
const state = farm({ workspaces, tasks, runs: [run('r', 'new')] });
const home = { route: { screen: 'home' }, chosen: null, last: null } as const;

it('begins a form with the workspace on the screen, else with the one used last', () => {
  const terminal = { screen: 'terminals', focus: runId('r') } as const;
  expect(firstWorkspace(state, { ...home, chosen: api, last: zoo })).toBe(api);
  expect(firstWorkspace(state, { ...home, route: { screen: 'task', taskId: taskId('old') } })).toBe(zoo);
  expect(firstWorkspace(state, { ...home, route: { screen: 'review', taskId: null }, last: zoo })).toBe(zoo);
  expect(firstWorkspace(state, { ...home, route: terminal, last: zoo })).toBe(shop);
  expect(firstWorkspace(state, { ...home, last: 'ws_gone' })).toBe(shop);
  expect(firstWorkspace(farm({ workspaces }), home)).toBe(api);
  expect(firstWorkspace(farm({ workspaces: [] }), home)).toBeUndefined();
});

it('begins a form with a workspace that came since the last task was made, until it is used no longer than another', () => {
  const demo = workspace('demo', { createdAt: NOW - 50, updatedAt: NOW - 50 });
  const inDemo = task('tour', { kind: 'draft' }, { workspaceId: demo.id, createdAt: NOW - 40 });
  const real = workspace('real', { createdAt: NOW - 30, updatedAt: NOW - 30 });
  const before = farm({ workspaces: [demo, real], tasks: [inDemo] });
  expect(firstWorkspace(before, home)).toBe(real.id);
  expect(firstWorkspace(before, { ...home, last: demo.id })).toBe(real.id);
  expect(firstWorkspace(before, { ...home, chosen: demo.id })).toBe(demo.id);
  const later = task('later', { kind: 'draft' }, { workspaceId: demo.id, createdAt: NOW });
  expect(firstWorkspace(farm({ workspaces: [demo, real], tasks: [later] }), { ...home, last: demo.id })).toBe(demo.id);
});

it('begins a form with a workspace that came back, but not with one of which only the settings were changed', () => {
  const real = workspace('real', { createdAt: NOW - 30, updatedAt: NOW - 30 });
  const other = workspace('other', { createdAt: NOW - 90, updatedAt: NOW - 10 });
  const inReal = task('tour', { kind: 'draft' }, { workspaceId: real.id, createdAt: NOW - 20 });
  const before = farm({ workspaces: [real, other], tasks: [inReal] });
  expect(firstWorkspace(before, home)).toBe(real.id);
  expect(firstWorkspace(before, { ...home, last: real.id })).toBe(real.id);
  const back = { type: 'workspace.changed', workspace: other, returned: true } as const;
  const after = applyEvents(before, [event(11, back, { at: NOW - 10 })]);
  expect(firstWorkspace(after, { ...home, last: real.id })).toBe(other.id);
  // All is read anew then, and it is still the one that came last.
  const snapshot = { ...after, workspaces: [real, other], tasks: [inReal], runs: [], asks: [], terminals: [] };
  const { seq, settings, health } = after;
  if (seq === null || !settings || !health) throw new Error('a farm that was read has all of them');
  expect(firstWorkspace(applySnapshot(after, { ...snapshot, seq, settings, health }), home)).toBe(other.id);
});
