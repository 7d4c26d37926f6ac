import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { answerWhenAsked } from '../kit/side-process';
import { createLineTimes } from '../lib/line-times';

interface Input {
  readonly command: readonly string[];
  readonly env: Record<string, string>;
}

const OUTPUT = /^%output (%\d+) (.*)$/;

/** One client in control mode, which tmux tells all that is printed. */
await answerWhenAsked(async ({ command: [program = '', ...args], env }: Input) => {
  const times = createLineTimes();
  const child = spawn(program, [...args, '-C', 'attach-session', '-t', 'bench'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  process.on('exit', () => child.kill());
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [, pane = '', escaped = ''] = OUTPUT.exec(line) ?? [];
    if (pane !== '') times.take(pane, unescaped(escaped));
  });
  await once(lines, 'line');
  return times.sample;
});

/** What is no plain character is told as a backslash and three digits. */
const unescaped = (text: string): string =>
  text.replaceAll(/\\(\d{3})/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)));
