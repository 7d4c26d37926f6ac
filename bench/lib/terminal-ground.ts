import { join } from 'node:path';

import type { RunId } from '../../src/main/contract/ids';
import { followFarm } from '../../test/fakes/farm-events';
import type { FarmClient } from '../../test/fakes/farm-events';
import { waitFor } from '../../test/fakes/wait-for';
import { makeShell, openSilent, openTerminal } from './hand-terminals';
import { makeRepository, startProduct } from './product';
import type { Product } from './product';
import { addWorkspace } from './tasks';
import type { Door } from './viewer-socket';

/** A terminal that does nothing, and the device through which others print in it. */
export interface SilentTerminal {
  readonly id: RunId;
  readonly device: string;
}

/** Croft with a project, and terminals that are opened in it by hand. */
export interface TerminalGround {
  readonly product: Product;
  readonly client: FarmClient;
  readonly door: Door;
  /** Opens one whose program is a script for `sh`, which says something into `$0.said` when it is ready. */
  openReady(script: string): Promise<RunId>;
  openSilent(count: number): Promise<readonly SilentTerminal[]>;
  /** Opens one that is over soon. */
  open(script: string): Promise<RunId>;
  close(): Promise<void>;
}

export async function startTerminalGround(folder: string): Promise<TerminalGround> {
  const shell = makeShell(join(folder, 'shells'));
  const product = await startProduct({ home: join(folder, 'home'), env: { SHELL: shell.path } });
  const client = await followFarm(product);
  const workspace = await addWorkspace(client, makeRepository(join(folder, 'project')));
  const open = (script: string): Promise<RunId> => openTerminal(client, { shell, workspace, script });
  return {
    product,
    client,
    door: { url: product.url, token: product.token },
    open,
    async openReady(script) {
      const id = await open(script);
      await waitFor('a terminal that lives', () => shell.said(id));
      return id;
    },
    openSilent: (count) => openSilent(client, { shell, workspace, count }),
    async close() {
      client.close();
      await product.close();
    },
  };
}
