import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { fail } from '../../../../src/main/contract/errors';
import type { Result } from '../../../../src/main/contract/errors';
import type { Task } from '../../../../src/main/contract/task';
import { StoreTrouble } from '../../../../src/main/ports/store';
import type { Store } from '../../../../src/main/ports/store';
import { writeFiles } from '../../../builders/repo';
import { call, createEngineFarm, valueOf } from '../engine-farm';
import type { EngineFarm, EngineFarmOptions } from '../engine-farm';
import { actAsAgent, bornAgent } from './agents';
import type { Deeds } from './agents';
import { command } from './commands';
import { createDice } from './dice';
import type { Dice } from './dice';
import { checkMoves, checkStart, checkWords, restless } from './invariants';
import { quickGit } from './quick-git';

const walk = `name: walk
title: Walk
stages:
  - { key: plan, title: Plan, role: specification, prompt: 'Plan it.', mode: terminal }
  - { key: build, title: Build, role: implementation, prompt: 'Build it.', gate: approve }
  - { key: check, title: Check, role: qa, prompt: 'Check it.', onFail: { to: build, maxLoops: 2 } }
`;

/** A farm that random things happen to, and what has happened so far. */
export interface World {
  farm: EngineFarm;
  readonly dice: Dice;
  readonly tasks: Task[];
  readonly workspaces: string[];
  readonly deeds: Deeds;
  readonly said: { readonly runId: string; readonly text: string }[];
  wordsSaid: number;
  readonly story: string[];
  broken(what: string): void;
}

/** What fails at the moment. */
interface Faults {
  disk: boolean;
  git: boolean;
  /** Share of calls to the worker whose answer is lost, though it has done what it was told. */
  answers: number;
}

/** Plays `steps` random commands, deeds of agents and faults, then lets everything come to rest. Throws what was broken, with the story. */
export async function playRandomly(seed: number, steps: number): Promise<void> {
  const dice = createDice(seed);
  const faults: Faults = { disk: false, git: false, answers: 0 };
  const problems: string[] = [];
  const pending = new Set<Promise<unknown>>();
  const options = optionsOf(dice, faults, (run) => {
    bornAgent(run, dice);
    checkStart(world, run);
  });
  const world = { dice, tasks: [], workspaces: [], said: [], wordsSaid: 0, story: [] } as unknown as World;
  Object.assign(world, {
    deeds: { passed: new Set(), limited: new Set() },
    broken: (what: string) => problems.push(what),
  });
  const follow = (farm: EngineFarm): void => {
    world.farm = farm;
    farm.app.store.onCommit((events) => checkMoves(world, events));
    loseAnswers(farm, dice, faults);
  };
  follow(await createEngineFarm(options));
  await furnish(world);
  for (let step = 0; step < steps && problems.length === 0; step += 1) {
    await takeStep(world, faults, pending, follow);
    for (let n = dice.below(8); n > 0; n -= 1) await turn();
    world.farm.clock.advance(dice.chance(0.1) ? dice.below(120_000) : dice.below(400));
  }
  Object.assign(faults, { disk: false, git: false, answers: 0 });
  await rest(world, pending, problems);
  if (process.env['CROFT_STORY']) console.log(seed, world.farm.worker.starts(), world.story.join('\n'));
  if (problems.length > 0) {
    throw new Error(`seed ${seed}: ${problems.join('; ')}\n${world.story.slice(-80).join('\n')}`);
  }
}

function optionsOf(dice: Dice, faults: Faults, onStart: NonNullable<EngineFarmOptions['onStart']>): EngineFarmOptions {
  return {
    onStart,
    env: { ORCHESTRATOR_MAX_CONCURRENT: '2' },
    wrapGit: (git) => quickGit(git, dice, () => faults.git),
    wrapStore: (store: Store): Store => ({
      ...store,
      change(work) {
        if (!faults.disk || dice.chance(0.5)) return store.change(work);
        throw new StoreTrouble('full', { code: 'unavailable', message: 'The disk is full.' });
      },
    }),
  };
}

/** The worker does what it is told, but the farm sometimes hears nothing of it. */
function loseAnswers(farm: EngineFarm, dice: Dice, faults: Faults): void {
  const { worker } = farm.app;
  const silent = fail('unavailable', 'The worker does not answer.');
  const losing =
    <A extends unknown[], T>(todo: (...args: A) => Promise<Result<T>>) =>
    async (...args: A): Promise<Result<T>> => {
      const early = dice.chance(faults.answers / 2);
      for (let n = dice.below(3); n > 0; n -= 1) await turn();
      const answer = early ? silent : await todo(...args);
      return dice.chance(faults.answers) ? silent : answer;
    };
  worker.start = losing(worker.start.bind(worker));
  worker.get = losing(worker.get.bind(worker));
  worker.input = losing(worker.input.bind(worker));
  worker.signal = losing(worker.signal.bind(worker));
  worker.answerHook = losing(worker.answerHook.bind(worker));
  worker.acknowledge = losing(worker.acknowledge.bind(worker));
}

async function furnish(world: World): Promise<void> {
  const { farm } = world;
  world.workspaces.push(await farm.repository());
  const plain = join(farm.scratch.path, 'plain');
  mkdirSync(plain);
  world.workspaces.push(
    (await valueOf(farm.handlers['workspace.create']({ path: plain, acceptInPlace: true }, call))).id,
  );
  for (const folder of ['shop', 'plain'])
    writeFiles(farm.scratch.path, { [`${folder}/.croft/pipelines/walk.yml`]: walk });
  for (let n = 0; n < 5; n += 1) {
    world.tasks.push(await farm.task(world.workspaces[n % 2] ?? '', { pipeline: 'walk', title: `Task ${n}` }));
  }
}

async function takeStep(
  world: World,
  faults: Faults,
  pending: Set<Promise<unknown>>,
  follow: (farm: EngineFarm) => void,
): Promise<void> {
  const { dice, farm, story } = world;
  const live = dice.pick(farm.worker.runs().filter((run) => !run.view().exit));
  const what = dice.next();
  if (what < 0.4 && live) {
    story.push(
      `${live.id} (${live.spec.labels['task'] ?? 'by hand'}) ${actAsAgent(live, world.deeds, dice, farm.clock.now())}`,
    );
    return;
  }
  if (faults.disk && dice.chance(0.2)) faults.disk = false;
  if (what < 0.85) {
    const { words, result } = command(world);
    const at = story.push(words) - 1;
    const noted = result.then(
      (done) => void (story[at] += done.ok ? ': ok' : `: ${done.error.reason ?? done.error.code}`),
      (error: unknown) => world.broken(`${words} threw ${String(error)}`),
    );
    pending.add(noted.finally(() => pending.delete(noted)));
    if (dice.chance(0.6)) await noted;
    return;
  }
  await fault(world, faults, pending, follow);
}

async function fault(
  world: World,
  faults: Faults,
  pending: ReadonlySet<Promise<unknown>>,
  follow: (farm: EngineFarm) => void,
): Promise<void> {
  const { dice, farm, story } = world;
  if (!farm.worker.isUp()) {
    story.push('the worker is there');
    return farm.worker.goUp();
  }
  switch (dice.below(7)) {
    case 0:
    case 1:
      story.push('the worker is away');
      return farm.worker.goDown();
    case 2:
      story.push('the worker dies with its runs');
      for (const run of farm.worker.runs()) run.exit({ code: null, how: 'lost', message: 'The worker was lost.' });
      return;
    case 3:
      faults.disk = !faults.disk;
      story.push(`the disk is ${faults.disk ? 'full' : 'fine'}`);
      return;
    case 4:
      faults.git = !faults.git;
      story.push(`git is ${faults.git ? 'locked' : 'fine'}`);
      return;
    case 5:
      faults.answers = dice.chance(0.5) ? 0.3 : 0;
      story.push(`answers are lost: ${faults.answers}`);
      return;
    default:
      story.push('the farm starts again');
      faults.disk = false;
      /** The door lets nobody in before the store is closed. */
      await Promise.all(pending);
      follow(await farm.restart());
  }
}

/** Time goes on with nothing in the way, until nothing changes any more; then what has to be so is looked at. */
async function rest(world: World, pending: Set<Promise<unknown>>, problems: string[]): Promise<void> {
  const { farm } = world;
  world.story.push('everything comes to rest');
  farm.worker.goUp();
  await Promise.all(pending);
  let why: string | null = 'never looked';
  for (let n = 0; n < 3_000 && why !== null && problems.length === 0; n += 1) {
    for (const run of farm.worker.runs()) {
      if (run.view().state === 'stopping') run.exit({ code: null, signal: 'SIGINT' });
      if (run.spec.io.kind === 'pty' && n % 50 === 0) run.write('READY');
    }
    await turn();
    farm.clock.advance(200);
    why = restless(world) ?? checkWords(world);
  }
  if (why !== null) problems.push(why);
  const crash = farm.logger.lines.find(
    ({ message, fields }) => /crashed/.test(message) && !/StoreTrouble|disk is full/.test(String(fields['error'])),
  );
  if (crash) problems.push(`${crash.message}: ${String(crash.fields['error'])}`);
}
