import type { z } from 'zod';
import { desktopOperations } from './desktop';
import { doctorOperations } from './doctor';
import { eventOperations } from './event';
import { farmOperations } from './farm';
import { orchestratorOperations } from './orchestrator';
import { pipelineOperations } from './pipeline';
import { reviewOperations } from './review';
import { runOperations } from './run';
import { secretOperations } from './secret';
import { settingsOperations } from './settings';
import { taskOperations } from './task';
import { terminalOperations } from './terminal';
import { usageOperations } from './usage';
import { workspaceOperations } from './workspace';

/** Every command and query of Croft, defined once; all transports and clients derive from it. */
export const catalogue = {
  ...workspaceOperations,
  ...taskOperations,
  ...pipelineOperations,
  ...runOperations,
  ...terminalOperations,
  ...eventOperations,
  ...settingsOperations,
  ...doctorOperations,
  ...orchestratorOperations,
  ...farmOperations,
  ...reviewOperations,
  ...usageOperations,
  ...secretOperations,
  ...desktopOperations,
} as const;

export type OperationName = keyof typeof catalogue;
/** What a caller may send: defaults may be left out. */
export type InputOf<N extends OperationName> = z.input<(typeof catalogue)[N]['input']>;
/** What a handler gets: parsed, defaults filled in. */
export type ParsedOf<N extends OperationName> = z.output<(typeof catalogue)[N]['input']>;
export type OutputOf<N extends OperationName> = z.output<(typeof catalogue)[N]['output']>;

export * from './agent-event';
export * from './catalogue-kit';
export * from './desktop';
export * from './doctor';
export * from './errors';
export * from './event';
export * from './farm';
export * from './ids';
export * from './orchestrator';
export * from './pipeline';
export * from './review';
export * from './run';
export * from './secret';
export * from './settings';
export * from './task';
export * from './terminal';
export * from './usage';
export * from './verdict';
export * from './workspace';
