import { expect, it } from 'vitest';
import { firstWorkspace } from '../../../src/renderer/src/state/first-workspace';
import { farm, NOW, run, runId, task, taskId, workspace, workspaceId } from './build';

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
  const back = { ...workspace('back', { createdAt: NOW - 90, updatedAt: NOW - 10 }) };
  expect(firstWorkspace(farm({ workspaces: [demo, real, back], tasks: [inDemo] }), home)).toBe(back.id);
});
