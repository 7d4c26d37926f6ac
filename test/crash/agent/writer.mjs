import { createHash } from 'node:crypto';
import { appendFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

// The program of a terminal that is opened by hand: it writes lines that nobody else can have made up, and keeps the same bytes in a
// journal, as a pty hands them on.

const LINES = 400;
const LINES_AT_ONCE = 4;
const run = process.env['CROFT_RUN'] ?? 'no-run';
const journal = join(process.env['HOME'] ?? '', 'journal', `${run}.out`);

for (let line = 0; line < LINES; line += 1) {
  const text = `${line} ${createHash('sha256').update(`${run}/${line}`).digest('hex')}`;
  // First the journal: a writer that is killed in between has a journal that is longer, never shorter.
  appendFileSync(journal, `${text}\r\n`);
  writeSync(1, `${text}\n`);
  if (line % LINES_AT_ONCE === 0) await sleep(15);
}
