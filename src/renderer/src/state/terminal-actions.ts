import type { RunId, TaskId, WorkspaceId } from '../../../main/contract/ids';
import type { Terminal } from '../../../main/contract/terminal';
import type { App } from './app';
import { ask, call } from './call';
import type { Tell } from './call';
import { newRunId } from './ids';

/** Where a terminal is opened, and with what. */
export type TerminalPlace =
  | { readonly kind: 'shell' | 'agent'; readonly workspaceId: WorkspaceId; readonly agent?: string }
  | { readonly kind: 'shell' | 'agent'; readonly taskId: TaskId; readonly resume?: boolean };

/** Opens a terminal and shows it. The id is made here: pressed twice it is one terminal. */
export async function openTerminal(app: App, place: TerminalPlace, tell?: Tell): Promise<boolean> {
  const terminal = await call(app, 'terminal.start', { id: newRunId(), ...place }, tell);
  if (!terminal) return false;
  app.router.go({ screen: 'terminals', focus: terminal.id });
  return true;
}

/** Ends what runs in a terminal. */
export async function stopTerminal(app: App, terminal: Terminal): Promise<void> {
  const stopped = await call(app, 'terminal.stop', { terminalId: terminal.id });
  if (stopped) app.toasts.show({ text: `Ended ${terminal.title}.`, forMs: 3_000 });
}

/** Takes an ended terminal off the list, with its bytes. */
export async function removeTerminal(app: App, terminalId: RunId): Promise<void> {
  await call(app, 'terminal.remove', { terminalId });
}

/** Takes ended terminals off the list, until one cannot be. */
export async function clearTerminals(app: App, ended: readonly Terminal[]): Promise<void> {
  for (const { id } of ended) {
    const reply = await ask(app, 'terminal.remove', { terminalId: id });
    // One that another window has cleared is what was wanted.
    if (!reply.ok && reply.failure.code !== 'not_found') return app.toasts.failed(reply.failure, reply.wayOut);
  }
}

/** A terminal that was opened so short a time ago was opened to be typed into. */
const JUST_OPENED_MS = 15_000;
export const isJustOpened = (terminal: Terminal, now: number): boolean => now - terminal.createdAt < JUST_OPENED_MS;
