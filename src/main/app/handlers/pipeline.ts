import { ok } from '../../contract/errors';
import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';
import { findWorkspace } from './refs';

type Mine = Pick<Handlers, 'pipeline.list' | 'pipeline.check'>;

/** Handlers of pipelines. */
export const pipelineHandlers = (app: App): Mine => ({
  'pipeline.list': async ({ workspaceId }) => {
    const workspace = findWorkspace(app, workspaceId);
    return workspace.ok ? ok(await app.pipelines.list(workspace.value.path)) : workspace;
  },
  'pipeline.check': ({ text, file }) => ok(app.pipelines.check(text, file)),
});
