import { expect, test } from 'vitest';

import type { ProcessControl } from '../../../src/main/worker/processes/process-control';
import type { ProcessInfo } from '../../../src/main/worker/processes/process-table';
import { stopInStages } from '../../../src/main/worker/processes/staged-stop';
import { waitFor } from '../../fakes/wait-for';

const other: ProcessInfo = { pid: 8, ppid: 7, group: 8, session: 8, start: '1', startedAt: 0 };
const noList = () => Promise.reject(new Error('no list'));

test.each([
  ['nothing of it can be listed', { members: noList }],
  ['what was listed cannot be looked up again', { members: () => Promise.resolve([other]), signalEach: noList }],
])('a run is stopped to the end although %s', async (_name, broken) => {
  const sent: string[] = [];
  const signalGroup = (main: number, signal: string) => sent.push(`${main} ${signal}`) > 0;
  const control = { signalGroup, signalEach: () => Promise.resolve(), ...broken } as unknown as ProcessControl;
  const run = { mark: 'MARK=1', main: null, known: new Set<string>(), watchedUntil: null };
  const reported: unknown[] = [];
  const stages = { interruptMs: 1, terminateMs: 1 };
  const stop = stopInStages(control, 7, run, (error) => reported.push(error), stages);
  await waitFor('the last stage', () => stop.isHard() && sent.length >= 5);
  expect(sent).toEqual(['SIGINT', 'SIGCONT', 'SIGTERM', 'SIGCONT', 'SIGKILL'].map((signal) => `7 ${signal}`));
  expect(reported.length).toBeGreaterThan(0);
});
