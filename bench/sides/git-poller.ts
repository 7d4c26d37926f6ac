import { spawn } from 'node:child_process';

/** Asks git about each folder, every 2 s. Arguments: the folders. */
const EVERY_MS = 2_000;

setInterval(() => {
  for (const cwd of process.argv.slice(2)) spawn('git', ['status', '--porcelain'], { cwd, stdio: 'ignore' });
}, EVERY_MS);
