import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeFarm } from '../fakes/gateway';
import type { FakeFarm } from '../fakes/gateway';

let farm: FakeFarm;
beforeAll(async () => {
  farm = await startFakeFarm();
});
afterAll(() => farm.close());

/** The reasons that handlers give for an id of nothing: programs tell by them what was not found. */
test.each([
  ['GET', '/api/tasks/nope', 'task.unknown'],
  ['GET', '/api/runs/nope', 'run.unknown'],
  ['POST', '/api/asks/nope/answer', 'ask.unknown'],
  ['DELETE', '/api/review/comments/nope', 'review.no_comment'],
  ['DELETE', '/api/terminals/nope', 'terminal.unknown'],
  ['GET', '/api/orchestrator/stage/nope', 'stage.unknown'],
])('%s %s: an id that cannot be one has the reason of one that is of nothing', async (method, path, reason) => {
  const response = await farm.fetch(path, { method });
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { code: 'not_found', reason } });
});
