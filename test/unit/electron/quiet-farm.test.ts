import { describe, expect, test } from 'vitest';
import { fail, ok } from '../../../src/main/contract/errors';
import type { FarmControl } from '../../../src/main/contract/farm';
import type { FarmSide } from '../../../src/main/electron/farm-side';
import { quietFarm, whyNotInstall } from '../../../src/main/electron/quiet-farm';

interface World {
  control: FarmControl;
  liveRuns: number;
  readonly terminals: readonly ('starting' | 'live' | 'ended')[];
  /** Operations that fail. */
  readonly broken?: readonly string[];
  /** Happens when the farm starts nothing any more. */
  onDrain?(world: World): void;
}

function farmOf(world: World): { farm: FarmSide; asked: string[] } {
  const asked: string[] = [];
  const answer = (name: string): unknown => {
    if (name === 'terminal.list') return world.terminals.map((kind) => ({ state: { kind } }));
    if (name === 'farm.drain') {
      world.control = 'draining';
      world.onDrain?.(world);
    }
    if (name === 'farm.undrain') world.control = 'open';
    return { control: world.control, liveRuns: world.liveRuns };
  };
  const invoke = (name: string) => {
    asked.push(name);
    return Promise.resolve(world.broken?.includes(name) ? fail('unavailable', 'no') : ok(answer(name)));
  };
  return { farm: { invoke } as unknown as FarmSide, asked };
}

const world = (more: Partial<World> = {}): World => ({ control: 'open', liveRuns: 0, terminals: [], ...more });

describe('before an installer that ends all that runs', () => {
  test('a farm in which nothing is live starts nothing from then on', async () => {
    const quiet = world({ terminals: ['ended'] });
    expect(await quietFarm(farmOf(quiet).farm)).toEqual(ok(undefined));
    expect(quiet.control).toBe('draining');
  });

  test.each([
    ['an agent', world({ liveRuns: 1 }), '1 agent is at work'],
    ['a shell', world({ terminals: ['ended', 'live'] }), '1 open terminal is at work'],
    ['both', world({ liveRuns: 2, terminals: ['starting', 'live'] }), '2 agents and 2 open terminals are at work'],
  ])('%s stands in the way, and the farm goes on', async (_what, busy, words) => {
    const refused = await quietFarm(farmOf(busy).farm);
    expect(refused).toMatchObject({ ok: false, error: { code: 'conflict', reason: 'update.runs' } });
    expect(!refused.ok && refused.error.message).toContain(words);
    expect(busy.control).toBe('open');
  });

  test('a run that began before the farm was quiet counts', async () => {
    const late = world({ onDrain: (one) => (one.liveRuns = 1) });
    expect((await quietFarm(farmOf(late).farm)).ok).toBe(false);
    expect(late.control).toBe('open');
  });

  test.each(['paused', 'draining'] as const)('a %s farm is left as it is', async (control) => {
    const busy = farmOf(world({ control, liveRuns: 1 }));
    expect((await quietFarm(busy.farm)).ok).toBe(false);
    expect(busy.asked).not.toContain('farm.undrain');
    expect((await quietFarm(farmOf(world({ control })).farm)).ok).toBe(true);
  });

  test.each(['farm.get', 'farm.drain', 'terminal.list'])(
    'without an answer to %s nothing is installed',
    async (name) => {
      const dumb = world({ broken: [name] });
      expect(await quietFarm(farmOf(dumb).farm)).toMatchObject({ ok: false, error: { reason: 'update.unknown' } });
      expect(dumb.control).toBe('open');
      expect((await quietFarm(null)).ok).toBe(false);
    },
  );
});

test('with nothing live there is no reason against it', () => {
  expect(whyNotInstall({ agents: 0, terminals: 0 })).toBeNull();
});
