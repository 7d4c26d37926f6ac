import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { readProcessOfLinux, snapshotOfLinux } from '../../../src/main/worker/processes/process-table-linux';

const MARK = 'CROFT_TEST_MARK=';

async function markedProcess() {
  const child = spawn('sleep', ['60'], { env: { [MARK.slice(0, -1)]: 'x' }, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const info = readProcessOfLinux(child.pid ?? 0);
  if (!info) throw new Error('the process is not there');
  return info;
}

test.skipIf(process.platform !== 'linux')(
  'a process with the mark is found among those since the start of its run',
  async () => {
    const { pid, start } = await markedProcess();
    expect(snapshotOfLinux(MARK).marked.has(pid)).toBe(true);
    expect(snapshotOfLinux(MARK, start).marked.has(pid)).toBe(true);
    const later = snapshotOfLinux(MARK, String(Number(start) + 1));
    expect(later.marked.has(pid)).toBe(false);
    expect(later.processes.some((each) => each.pid === pid)).toBe(true);
  },
);
