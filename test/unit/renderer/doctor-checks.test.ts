import { describe, expect, test } from 'vitest';
import type { DoctorCheck } from '../../../src/main/contract/doctor';
import type { Health } from '../../../src/main/contract/doctor';
import { badCount, checksFor } from '../../../src/renderer/src/state/view/doctor-checks';
import { NOW, task, workspace } from './build';

const check = (key: string, state: DoctorCheck['state']): DoctorCheck => ({
  ...{ key, title: key, state, message: 'Nobody is logged in.', fix: 'Log in.', command: 'claude' },
});
const report = {
  at: NOW,
  checks: [check('git', 'bad'), check('agent.claude', 'ok'), check('agent.claude.login', 'bad')],
};
const health = { agents: [{ agent: 'claude', title: 'Claude Code', modes: [] }] } as unknown as Health;
const demo = workspace('shop');
const played = task('demo', { kind: 'done', at: NOW }, { agent: 'scripted' });

type Farm = Parameters<typeof checksFor>[1];
const farm = (workspaces: readonly (typeof demo)[], tasks: readonly (typeof played)[]): Farm => ({
  workspaces: new Map(workspaces.map((each) => [each.id, each])),
  tasks: new Map(tasks.map((each) => [each.id, each])),
  health,
});

describe('what the doctor says', () => {
  test('is no alarm about an agent while there is the demo only', () => {
    const [git, claude, login] = checksFor(report, farm([demo], [played]));
    expect([git, claude]).toEqual(report.checks.slice(0, 2));
    expect(login).toMatchObject({
      state: 'warn',
      message: 'Nobody is logged in. Needed for tasks with Claude Code only.',
      fix: 'Log in.',
    });
    expect(badCount(checksFor(report, farm([demo], [played])))).toBe(1);
  });

  test.each([
    ['nothing was added yet', farm([], [])],
    ['another folder was added', farm([demo, workspace('site')], [played])],
    ['a task wants that agent', farm([demo], [played, task('real', { kind: 'draft' }, { agent: 'claude' })])],
  ])('is one when %s', (_when, real) => {
    expect(checksFor(report, real)).toEqual(report.checks);
  });
});
