import { createInterface } from 'node:readline';
import { openHome } from '../../src/main/shell/home';
import type { Home } from '../../src/main/shell/home';

/** Told a folder on each line of stdin, tries to own it as a home and says what came of it; `leave` lets the last one go, `undo` unmakes it. */
let home: Home | null = null;
for await (const line of createInterface(process.stdin)) {
  if (line === 'leave' || line === 'undo') {
    if (line === 'leave') home?.release();
    else home?.undo();
    home = null;
    console.log('left');
    continue;
  }
  const opened = openHome(line);
  if (opened.ok) home = opened.value;
  console.log(opened.ok ? 'taken' : opened.error.message);
}
process.exit(0);
