import { readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { workUntilStopped } from '../kit/side-process';

const LOOK_MS = 1;

/** Watches processes as closely as can be: for each `<name>.pid` that comes into a folder it writes the moment of its end to `<name>`. */
await workUntilStopped(({ folder }: { folder: string }) => {
  const followed = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;
  const look = (): void => {
    for (const [name, pid] of followed) {
      if (isAlive(pid)) continue;
      writeFileSync(join(folder, name), String(performance.timeOrigin + performance.now()));
      followed.delete(name);
    }
    if (followed.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  };
  watch(folder, (_, file) => {
    const name = /^(.*)\.pid$/.exec(file ?? '')?.[1];
    const pid = name === undefined ? 0 : Number(readFileSync(join(folder, `${name}.pid`), 'utf8'));
    if (name === undefined || pid === 0) return;
    followed.set(name, pid);
    timer ??= setInterval(look, LOOK_MS);
  });
});

/** Whether it still runs: one that has ended and was not yet asked for its exit code does not. */
function isAlive(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
