import { describe, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Health } from '../../../src/main/contract/doctor';
import { defaultSettings } from '../../../src/main/core/settings/defaults';
import type { Doctor, DoctorState } from '../../../src/renderer/src/state/doctor';
import { followForDoctor } from '../../../src/renderer/src/state/doctor-watch';
import { emptyFarm } from '../../../src/renderer/src/state/farm/farm-state';
import type { FarmState } from '../../../src/renderer/src/state/farm/farm-state';
import { NOW, task, workspace } from './build';

const win = { addEventListener: () => undefined } as unknown as Window;
const health = { worker: { state: 'up' }, agents: [] } as unknown as Health;
const mapOf = <T extends { readonly id: string }>(...each: readonly T[]) => new Map(each.map((one) => [one.id, one]));
const played = task('demo', { kind: 'done', at: NOW }, { agent: 'scripted' });

function watched() {
  const known = { settings: defaultSettings, health, workspaces: mapOf(workspace('shop')), tasks: mapOf(played) };
  const farm = createStore<FarmState>(() => ({ ...emptyFarm, ...known }) as unknown as FarmState);
  const report = { at: NOW, checks: [] };
  const store = createStore<DoctorState>(() => ({ report, failure: null, checking: false }));
  const check = vi.fn(() => Promise.resolve());
  followForDoctor(farm, { store, check } satisfies Doctor, win);
  return { check, put: (more: object) => farm.setState(more) };
}

describe('the doctor looks again', () => {
  test.each([
    ['a workspace was added', { workspaces: mapOf(workspace('shop'), workspace('site')) }],
    ['a task wants another agent', { tasks: mapOf(played, task('real', { kind: 'draft' }, { agent: 'claude' })) }],
    ['the settings are others', { settings: { ...defaultSettings } }],
  ])('when %s', (_when, more) => {
    const { check, put } = watched();
    put(more);
    expect(check).toHaveBeenCalledOnce();
  });

  test.each([
    [
      'another task of the same agent came',
      { tasks: mapOf(played, task('b', { kind: 'draft' }, { agent: 'scripted' })) },
    ],
    ['a task goes on', { tasks: mapOf({ ...played, updatedAt: NOW + 1 }) }],
  ])('and does not when %s', (_when, more) => {
    const { check, put } = watched();
    put(more);
    expect(check).not.toHaveBeenCalled();
  });
});
