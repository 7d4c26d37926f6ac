import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createTerminalFiles } from '../../../src/main/adapters/files/terminal-files';
import { createManualClock, createMemoryLogger } from '../../builders';

const TASK = 'task_00000001';
const RUN = 'run_00000001';

it('says that bytes are stored only when the disk has taken them: nobody may forget their source before', async () => {
  const home = mkdtempSync(join(tmpdir(), 'croft-stored-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const clock = createManualClock();
  const file = createTerminalFiles({ home, clock, logger: createMemoryLogger() }).open(TASK, RUN);
  const folder = join(home, 'tasks', TASK, 'runs', RUN);
  // A file in the folder's place: nothing can be written below it.
  mkdirSync(dirname(folder), { recursive: true });
  writeFileSync(folder, '');
  file.append(Buffer.from('the last words'));
  await expect(file.stored()).rejects.toThrow('does not take');
  await expect(file.stored()).rejects.toThrow('does not take');
  rmSync(folder);
  clock.advance(1_000);
  await file.stored();
  expect(readFileSync(join(folder, 'terminal.ansi'), 'utf8')).toBe('the last words');
  await file.close();
});
