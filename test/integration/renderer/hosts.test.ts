import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CroftBridge } from '../../../src/main/contract/ipc-protocol';
import type { RunId } from '../../../src/main/contract/ids';
import type { Host } from '../../../src/renderer/src/host/host';
import { createIpcHost } from '../../../src/renderer/src/host/ipc-host';
import { connectTerminal } from '../../../src/renderer/src/state/terminal-feed';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a dialog that a person takes their time with is waited for; a farm that says nothing is not', async () => {
  let pick: (reply: unknown) => void = () => undefined;
  const bridge = {
    invoke: (name: string) =>
      new Promise((resolve) => {
        if (name === 'desktop.pick-folder') pick = resolve;
      }),
  } as unknown as CroftBridge;
  const host = createIpcHost(bridge);
  const picking = host.invoke('desktop.pick-folder', {});
  const asking = host.invoke('task.list', {});
  await vi.advanceTimersByTimeAsync(120_000);
  expect(await asking).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  const picked = { ok: true, value: { path: '/projects/shop' } };
  pick(picked);
  expect(await picking).toEqual(picked);
});

test('a terminal that is let go of while its past is read writes nothing more', async () => {
  let answer: (reply: unknown) => void = () => undefined;
  const info = { start: 0, end: 1_000_000, kind: 'text', first: { cols: 80, rows: 24 }, cols: 80, rows: 24 };
  const host = {
    connection: () => ({ kind: 'online' }),
    onConnection: () => () => undefined,
    invoke: (name: string) =>
      name === 'terminal.info'
        ? Promise.resolve({ ok: true, value: info })
        : new Promise((resolve) => {
            answer = resolve;
          }),
  } as unknown as Host;
  const written: string[] = [];
  const nothing = (): void => undefined;
  const line = connectTerminal(
    host,
    'run_0123456789ab' as RunId,
    {
      ...{ resize: nothing, note: nothing, caughtUp: nothing, tell: nothing },
      write: (bytes) => void written.push(new TextDecoder().decode(bytes)),
    },
    { pastBytes: 1_000_000, modesSetIn: () => new Uint8Array() },
  );
  await vi.advanceTimersByTimeAsync(0);
  line.close();
  answer({ ok: true, value: { data: btoa('old'), next: 3, end: 1_000_000 } });
  await vi.advanceTimersByTimeAsync(0);
  expect(written).toEqual([]);
});
