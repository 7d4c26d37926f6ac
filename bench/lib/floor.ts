import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { freePort } from './answers';

/** See sides/floor.ts. It has not answered yet. */
export interface Floor {
  readonly port: number;
  readonly pid: number;
  close(): Promise<void>;
}

export async function startFloor(path: string): Promise<Floor> {
  const port = await freePort();
  const program = join(import.meta.dirname, 'floor.js');
  const child = spawn(process.execPath, [program, String(port), path], { stdio: ['ignore', 'ignore', 'inherit'] });
  const exit = once(child, 'exit');
  return {
    port,
    pid: child.pid ?? 0,
    async close() {
      child.kill('SIGTERM');
      await exit;
    },
  };
}
