import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { waitFor } from '../../test/fakes/wait-for';
import { findProgram } from './find-program';

const run = promisify(execFile);

/** A tmux server of the benchmark's own with panes that do nothing. */
export interface Tmux {
  /** What every call begins with. */
  readonly command: readonly string[];
  readonly env: Record<string, string>;
  readonly pid: number;
  /** Its panes, with the devices through which others print in them. */
  readonly panes: readonly { readonly id: string; readonly device: string }[];
  close(): Promise<void>;
}

/** Where tmux is on this machine, or null. */
export const findTmux = (): string | null => findProgram('tmux');

export async function startTmux(program: string, folder: string, panes: number): Promise<Tmux> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config'), 'set -g default-size 120x32\nset -g exit-empty off\n');
  const command = [program, '-S', join(folder, 'socket'), '-f', join(folder, 'config')];
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, LANG: 'C.UTF-8', TERM: 'xterm-256color' };
  const call = async (...args: readonly string[]): Promise<string> => {
    const [file = '', ...before] = command;
    return (await run(file, [...before, ...args], { env })).stdout;
  };
  await call('new-session', '-d', '-s', 'bench', WAITING);
  for (let nr = 1; nr < panes; nr += 1) await call('new-window', '-d', '-t', 'bench:', WAITING);
  const listed = await waitFor('the panes of tmux', async () => {
    const lines = (await call('list-panes', '-s', '-t', 'bench', '-F', '#{pane_id} #{pane_tty}')).trim().split('\n');
    return lines.length === panes ? lines : null;
  });
  const pid = Number(await call('display-message', '-p', '#{pid}'));
  return {
    ...{ command, env, pid },
    panes: listed.map((line) => {
      const [id = '', device = ''] = line.split(' ');
      return { id, device };
    }),
    close: async () => void (await call('kill-server')),
  };
}

const WAITING = 'stty raw -echo; exec cat > /dev/null';
