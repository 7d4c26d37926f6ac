import { join } from 'node:path';

import type { Bench, BenchContext, Experiment, Measure, Sample, Side } from '../kit/bench';
import { startSide } from '../kit/side-process';
import type { SideProcess } from '../kit/side-process';
import { cpuMsOf } from '../lib/cpu-time';
import { quiet } from '../lib/settled';
import { startTerminalGround } from '../lib/terminal-ground';
import type { SilentTerminal, TerminalGround } from '../lib/terminal-ground';
import { findTmux, startTmux } from '../lib/tmux';
import type { Tmux } from '../lib/tmux';

const AGENTS = 12;
/** Of each agent. */
const LINES_PER_SECOND = 5;
const WATCHED_MS = 4_000;
const WARM_UP_MS = 500;

export const peers: Bench = {
  name: 'peers',
  asks: 'Twelve agents print: how soon is each line noticed, and at what cost?',
  async open(context) {
    const ground = await startTerminalGround(context.folder);
    const terminals = await ground.openSilent(AGENTS);
    const tmux = await tmuxIfThere(context);
    return {
      experiments: experimentsOf({ ground, terminals, tmux }),
      async close() {
        await tmux?.close();
        await ground.close();
      },
    };
  },
};

async function tmuxIfThere({ folder, say }: BenchContext): Promise<Tmux | null> {
  const program = findTmux();
  if (program !== null) return startTmux(program, join(folder, 'tmux'), AGENTS);
  say('peers: tmux is not on this machine (apt-get install tmux); nothing is compared with it');
  return null;
}

interface Ground {
  readonly ground: TerminalGround;
  readonly terminals: readonly SilentTerminal[];
  readonly tmux: Tmux | null;
}

const p50 = (name: string, controlled = true): Measure => ({
  ...{ name, figure: 'p50', unit: 'ms', controlled },
  bar: { of: 'figure', atMost: 5 },
});
const cpu = (name: string, controlled: boolean): Measure => ({
  ...{ name, figure: 'cpuShare', unit: '%', controlled },
  bar: { of: 'ratio', atMost: 1 },
});

function experimentsOf({ ground, terminals, tmux }: Ground): readonly Experiment[] {
  const ours: Side = { what: 'Croft and one viewer', sample: () => watchOurs(ground, terminals) };
  const control: Side = { what: 'looked at every 100 ms', sample: () => watchByReading(ground, terminals) };
  if (!tmux) return [{ name: 'peers', ours, control, measures: [p50('peers: a line is noticed, p50')] }];
  const captures: Side = { what: 'tmux, a capture of each pane every 100 ms', sample: () => watchCaptures(tmux) };
  return [
    {
      name: 'peers: captures',
      ...{ ours, control: captures, other: captures },
      measures: [p50('peers: a line is noticed, p50'), cpu('peers: CPU beside captures of tmux', false)],
    },
    {
      name: 'peers: control mode',
      ...{ ours, control: captures },
      other: { what: 'tmux, one client in control mode', sample: () => watchControl(tmux) },
      measures: [cpu('peers: CPU beside tmux in control mode', true)],
    },
  ];
}

/** What a watcher notices while lines are printed, and the CPU that it and those whose lines they are use for it. */
async function watch(devices: readonly string[], watcher: SideProcess, carriers: readonly number[]): Promise<Sample> {
  const print = await startSide('print', { devices, perSecond: LINES_PER_SECOND, bytes: 0 });
  try {
    await quiet(WARM_UP_MS);
    const pids = [watcher.pid, ...carriers];
    const [startedAt, before] = [performance.now(), cpuMsOf(pids)];
    await quiet(WATCHED_MS);
    const cpuShare = ((cpuMsOf(pids) - before) / (performance.now() - startedAt)) * 100;
    const seen = await watcher.ask();
    if ((seen['lines'] ?? 0) === 0) throw new Error('no line was noticed');
    return { ...seen, cpuShare };
  } finally {
    await print.stop();
    await watcher.stop();
  }
}

const devicesOf = (of: readonly { readonly device: string }[]): string[] => of.map(({ device }) => device);

async function watchOurs({ door, product }: TerminalGround, terminals: readonly SilentTerminal[]): Promise<Sample> {
  const viewer = await startSide('line-viewer', { ...door, runIds: terminals.map(({ id }) => id) });
  return watch(devicesOf(terminals), viewer, product.pids());
}

async function watchByReading(
  { door, product }: TerminalGround,
  terminals: readonly SilentTerminal[],
): Promise<Sample> {
  const reader = await startSide('line-reader', { ...door, runIds: terminals.map(({ id }) => id) });
  return watch(devicesOf(terminals), reader, product.pids());
}

async function watchCaptures({ command, env, panes, pid }: Tmux): Promise<Sample> {
  const captures = await startSide('tmux-captures', { command, env, panes: panes.map(({ id }) => id) });
  return watch(devicesOf(panes), captures, [pid]);
}

async function watchControl({ command, env, panes, pid }: Tmux): Promise<Sample> {
  const client = await startSide('tmux-control', { command, env });
  return watch(devicesOf(panes), client, [pid]);
}
