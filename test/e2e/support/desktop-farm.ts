import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DesktopProcess } from '../../fakes/electron/desktop-process';
import { followFarm } from '../../fakes/farm-events';
import type { FarmClient } from '../../fakes/farm-events';

/** Another client of a desktop's farm, over its loopback door: somebody at the same machine, in a browser. */
export async function clientOf(desktop: DesktopProcess): Promise<FarmClient> {
  await desktop.started();
  const url = /croft listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(desktop.stdout())?.[1];
  if (url === undefined) throw new Error(`the desktop printed no address: ${desktop.stdout()}`);
  const token = (await readFile(join(desktop.home, 'token'), 'utf8')).trim();
  return followFarm({ url, token });
}
