import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RunId, WorkspaceId } from '../../src/main/contract/ids';
import { newIds } from '../../test/builders';
import type { FarmClient } from '../../test/fakes/farm-events';
import { waitFor } from '../../test/fakes/wait-for';

/** What the user's shell is in a farm of the benchmarks: in each terminal it becomes the program that was put down for that terminal. */
export interface BenchShell {
  /** For the farm's `SHELL`. */
  readonly path: string;
  /** Puts a program down: a script for `sh`, whose terminal passes every byte as it is and repeats nothing that is typed. */
  put(id: RunId, script: string): void;
  /** What a program said about itself: see `WAITING`. */
  said(id: RunId): string;
}

/** A program that does nothing but hold its terminal open, for others to write to; it says where that is. */
export const WAITING = 'tty > "$0.said"; exec cat > /dev/null';

export function makeShell(folder: string): BenchShell {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'shell');
  const programOf = (id: string): string => join(folder, `program-${id}`);
  writeFileSync(path, `#!/bin/sh\nstty raw -echo\nexec /bin/sh '${programOf('')}'"$CROFT_RUN"\n`);
  chmodSync(path, 0o700);
  return {
    path,
    put: (id, script) => writeFileSync(programOf(id), `${script}\n`),
    said: (id) => readIfThere(`${programOf(id)}.said`),
  };
}

/** Opens a terminal by hand, as a user opens a shell. It has just been asked for. */
export async function openTerminal(
  client: FarmClient,
  { shell, workspace, script }: { shell: BenchShell; workspace: WorkspaceId; script: string },
): Promise<RunId> {
  const id = newIds.run();
  shell.put(id, script);
  await client.invoke('terminal.start', { id, kind: 'shell', workspaceId: workspace });
  return id;
}

/** Terminals that do nothing, with the devices through which others print in them. */
export async function openSilent(
  client: FarmClient,
  { count, ...where }: { shell: BenchShell; workspace: WorkspaceId; count: number },
): Promise<readonly { readonly id: RunId; readonly device: string }[]> {
  const ids: RunId[] = [];
  for (let nr = 0; nr < count; nr += 1) ids.push(await openTerminal(client, { ...where, script: WAITING }));
  return Promise.all(
    ids.map(async (id) => ({
      id,
      device: await waitFor('a terminal that lives', () => deviceIn(where.shell.said(id))),
    })),
  );
}

/** Answers once what runs in a terminal has ended. */
export const terminalEnded = (client: FarmClient, id: RunId): Promise<unknown> =>
  client.waitFor(
    `the end of ${id}`,
    ({ fact }) => fact.type === 'terminal.changed' && fact.terminal.id === id && fact.terminal.state.kind === 'ended',
  );

/** All bytes of a terminal, by the API, in order. Fails when the oldest are gone. */
export async function bytesOfTerminal(client: FarmClient, id: RunId): Promise<Buffer> {
  const pages: Buffer[] = [];
  for (let at = 0; ;) {
    const { from, next, end, data } = await client.invoke('terminal.read', { runId: id, from: at });
    if (from !== at) throw new Error(`bytes of ${id} are gone: ${at} to ${from}`);
    pages.push(Buffer.from(data, 'base64'));
    at = next;
    if (at >= end) return Buffer.concat(pages);
  }
}

/** A line that is not there to its end yet does not count. */
const deviceIn = (text: string): string | null => (text.endsWith('\n') ? text.trim() : null);

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
