import { afterEach, expect, it } from 'vitest';
import type { AgentBench } from './bench';
import { eventsOf, finish, scriptedBench } from './bench';

let bench: AgentBench;
afterEach(() => bench.close());

it('the demo keeps the tokens that it showed on its way when it is over, and costs nothing', async () => {
  bench = await scriptedBench();
  const agent = await bench.start({ prompt: 'Stage: implementation\n' });
  await agent.until('turn-end');
  await finish(agent);
  const shown = eventsOf(agent, 'usage').map(({ tokens }) => tokens.input + tokens.output);
  expect(shown.at(-2)).toBeGreaterThan(0);
  expect(shown.at(-1)).toBeGreaterThanOrEqual(shown.at(-2) ?? 0);
  expect(eventsOf(agent, 'usage').at(-1)?.costUsd).toBe(0);
});
