import { expect, it } from 'vitest';
import type { App } from '../../../src/main/app/app';
import { createRunInputs } from '../../../src/main/app/engine/run-inputs';
import { fail, ok } from '../../../src/main/contract/errors';
import type { RunId } from '../../../src/main/contract/ids';
import type { AgentInput } from '../../../src/main/ports/agent-driver';
import type { StoreWriter } from '../../../src/main/ports/store';
import { createManualClock, createMemoryLogger } from '../../builders';
import { waitFor } from '../../fakes/wait-for';

const nothing = () => undefined;
const words = (text: string): AgentInput => ({ kind: 'message', from: 'user', text });

it('sends words again that wait, however many come after them meanwhile, in their order', async () => {
  const clock = createManualClock();
  const write = { putInput: nothing } as unknown as StoreWriter;
  const store = { inputs: () => [], change: <T>(work: (write: StoreWriter) => T) => work(write) };
  const app = { store: store as unknown as App['store'], clock, logger: createMemoryLogger() };
  /** Each once, as the worker does it. */
  const taken = new Set<string>();
  let tries = 0;
  let isStuck = true;
  const inputs = createRunInputs(app, {
    runId: 'run_000000000001' as RunId,
    noted: true,
    speak: (id) => ({
      display: new Uint8Array(),
      send: () => {
        tries += 1;
        if (isStuck) return Promise.resolve(fail('limited', 'It reads nothing.'));
        taken.add(id);
        return Promise.resolve(ok(undefined));
      },
    }),
  });
  await inputs.say('0', words('first'), 0, nothing);
  expect(tries).toBe(1);
  isStuck = false;
  for (let at = 1; at <= 4; at += 1) {
    clock.advance(900);
    await inputs.say(String(at), words('and more'), 0, nothing);
  }
  await waitFor('the first is taken', () => taken.has('0'));
  clock.advance(2_000);
  await waitFor('all are taken', () => taken.size === 5);
  expect([...taken]).toEqual(['0', '1', '2', '3', '4']);
  expect([inputs.isWaiting(), clock.pending()]).toEqual([false, 0]);
  inputs.dispose();
});
