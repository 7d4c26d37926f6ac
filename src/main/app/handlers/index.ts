import type { Handlers } from '../../contract/handlers';
import type { App } from '../app';
import type { LiveRuns } from '../engine/live-run';
import type { Terminals } from '../terminals';
import { doctorHandlers } from './doctor';
import { demoHandlers } from './demo';
import { desktopHandlers } from './desktop';
import { eventHandlers } from './event';
import { farmHandlers } from './farm';
import { orchestratorHandlers } from './orchestrator';
import { pipelineHandlers } from './pipeline';
import { reviewHandlers } from './review';
import { runHandlers } from './run';
import { secretHandlers } from './secret';
import { settingsHandlers } from './settings';
import { taskHandlers } from './task';
import { terminalHandlers } from './terminal';
import { usageHandlers } from './usage';
import { workspaceHandlers } from './workspace';

/** Every operation of the catalogue with its handler; one that is missing does not compile. */
export const createHandlers = (app: App, live: LiveRuns, terminals: Terminals): Handlers => ({
  ...workspaceHandlers(app),
  ...taskHandlers(app),
  ...pipelineHandlers(app),
  ...runHandlers(app, live),
  ...terminalHandlers(app, terminals),
  ...eventHandlers(app, live),
  ...settingsHandlers(app),
  ...doctorHandlers(app),
  ...orchestratorHandlers(app),
  ...farmHandlers(app),
  ...demoHandlers(app),
  ...reviewHandlers(app),
  ...usageHandlers(app),
  ...secretHandlers(app),
  ...desktopHandlers(app),
});
