import { join } from 'node:path';
import { demoTask, ensureDemoRepository } from './adapters/demo/demo-repository';
import type { CallContext, Handlers } from './contract/handlers';
import type { Logger } from './ports/logger';

const context: CallContext = { access: 'local', peer: 'demo', signal: new AbortController().signal };

/** Puts the demo into a farm: a scratch repository and a task that the scripted agent walks through all stages. */
export async function startDemo(o: {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly handlers: Handlers;
  readonly logger: Logger;
}): Promise<void> {
  const env = { PATH: o.env['PATH'] ?? '', HOME: o.home, LANG: 'C.UTF-8' };
  try {
    const path = await ensureDemoRepository(join(o.home, 'demo', 'greeter'), env);
    const workspace = await o.handlers['workspace.create'](
      { path, name: 'demo', permissionMode: 'acceptEdits' },
      context,
    );
    if (!workspace.ok) throw new Error(workspace.error.message);
    const task = await o.handlers['task.create'](
      { workspaceId: workspace.value.id, ...demoTask, agent: 'scripted', start: true },
      context,
    );
    if (!task.ok) throw new Error(task.error.message);
  } catch (error) {
    o.logger.warn('the demo could not be set up', { error: String(error) });
  }
}
