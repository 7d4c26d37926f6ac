import { expect, it } from 'vitest';
import { fail, ok } from '../../../src/main/contract/errors';
import type { Failure } from '../../../src/main/contract/errors';
import type { Terminal } from '../../../src/main/contract/terminal';
import type { App } from '../../../src/renderer/src/state/app';
import { clearTerminals } from '../../../src/renderer/src/state/terminal-actions';
import { farm, NOW, runId, workspaceId } from './build';

const ended = (name: string): Terminal => ({
  ...{ id: runId(name), kind: 'shell', workspaceId: workspaceId('shop'), taskId: null, agent: null, sessionId: null },
  ...{ cwd: '/shop', title: name, state: { kind: 'ended', at: NOW, exitCode: 0, message: null } },
  ...{ activity: null, createdAt: NOW },
});

/** A window whose farm refuses some of what it is asked. */
function windowOf(refused: Readonly<Record<string, Failure['code']>>) {
  const asked: string[] = [];
  const told: string[] = [];
  const invoke = (_name: string, { terminalId }: { terminalId: string }) => {
    asked.push(terminalId);
    const code = refused[terminalId];
    return Promise.resolve(code ? fail(code, 'Not this one.') : ok({ removed: true }));
  };
  const toasts = { failed: ({ message }: Failure) => told.push(message) };
  const app = { host: { invoke }, toasts, farm: { getState: () => farm() }, router: {} } as unknown as App;
  return { app, asked, told };
}

const three = ['a', 'b', 'c'].map(ended);

it('clears on where another window was faster', async () => {
  const { app, asked, told } = windowOf({ [runId('b')]: 'not_found' });
  await clearTerminals(app, three);
  expect([asked, told]).toEqual([three.map(({ id }) => id), []]);
});

it('stops clearing at what is refused, and says so once', async () => {
  const { app, asked, told } = windowOf({ [runId('b')]: 'conflict' });
  await clearTerminals(app, three);
  expect([asked.length, told]).toEqual([2, ['Not this one.']]);
});
