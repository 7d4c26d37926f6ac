import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { createTerminalFiles } from '../../../src/main/adapters/files/terminal-files';
import type { TerminalFilesOptions } from '../../../src/main/adapters/files/terminal-files';
import type { TerminalFile } from '../../../src/main/ports/files';
import { createManualClock, createMemoryLogger } from '../../builders';

/** The task and the run whose terminal it is. */
export const TASK = 'task_00000001';
export const RUN = 'run_00000001';

/** The terminals of a home of its own, which is gone after the test; with small limits, files are soon many. */
export function setUp(limits: TerminalFilesOptions['limits'] = {}) {
  const home = mkdtempSync(join(tmpdir(), 'croft-terminal-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const [clock, logger] = [createManualClock(), createMemoryLogger()];
  const folder = join(home, 'tasks', TASK, 'runs', RUN);
  const terminals = () => createTerminalFiles({ home, clock, logger, limits });
  return { home, folder, clock, logger, terminals, open: () => terminals().open(TASK, RUN) };
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);
/** All that lies in the folder of a terminal, in its order. */
export const onDisk = (folder: string): string =>
  readdirSync(folder)
    .toSorted((a, b) => Number(/\d+/.exec(a) ?? 0) - Number(/\d+/.exec(b) ?? 0))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('');

/** Everything from an offset on, as a viewer reads it. */
export async function readAll(file: TerminalFile, from = 0, max = 7): Promise<string> {
  let all = '';
  for (let at = from; ;) {
    const piece = await file.read(at, max);
    if (piece.bytes.length === 0) return all;
    expect(piece.bytes.length).toBeLessThanOrEqual(max);
    all += text(piece.bytes);
    at = piece.from + piece.bytes.length;
  }
}
