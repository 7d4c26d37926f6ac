import { constants, openSync, writeSync } from 'node:fs';

import { workUntilStopped } from '../kit/side-process';
import { colouredText } from '../lib/coloured-text';
import { stampedLine } from '../lib/stamped-lines';

const TICK_MS = 2;

interface Input {
  /** Of the terminals that are printed in. */
  readonly devices: readonly string[];
  /** Each prints so many times a second, not all at the same moment. */
  readonly perSecond: number;
  /** Bytes each time; 0: a line that says when it was printed. */
  readonly bytes: number;
}

/** Prints in many terminals, as the programs in them would. */
await workUntilStopped(({ devices, perSecond, bytes }: Input) => {
  const text = colouredText(Math.max(1, bytes));
  const everyMs = 1000 / perSecond;
  const start = performance.now();
  const printers = devices.map((device, nr) => ({
    fd: openSync(device, constants.O_WRONLY | constants.O_NOCTTY),
    dueAt: start + (everyMs * nr) / devices.length,
  }));
  setInterval(() => {
    for (const printer of printers) {
      if (performance.now() < printer.dueAt) continue;
      printer.dueAt += everyMs;
      writeSync(printer.fd, bytes > 0 ? text : Buffer.from(stampedLine()));
    }
  }, TICK_MS);
});
