import { spawn } from 'node:child_process';

import { answerWhenAsked } from '../kit/side-process';
import { createLineTimes } from '../lib/line-times';

const EVERY_MS = 100;

interface Input {
  readonly command: readonly string[];
  readonly env: Record<string, string>;
  readonly panes: readonly string[];
}

/** Looks at each pane every 100 ms by a process of its own, as tools do that are built around tmux. */
await answerWhenAsked(({ command: [program = '', ...args], env, panes }: Input) => {
  const times = createLineTimes();
  const underWay = new Set<string>();
  setInterval(() => {
    for (const pane of panes) {
      if (underWay.has(pane)) continue;
      underWay.add(pane);
      const child = spawn(program, [...args, 'capture-pane', '-p', '-t', pane], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      child.on('close', () => {
        underWay.delete(pane);
        times.take(pane, `\n${text}`);
      });
    }
  }, EVERY_MS);
  return times.sample;
});
