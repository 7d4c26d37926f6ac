import type { Result } from '../../contract/errors';
import { fail, ok } from '../../contract/errors';
import type { TaskId } from '../../contract/ids';
import type { ProcessSpecInput } from '../../contract/worker-protocol';
import { userShell } from '../../core/settings/shell';
import type { AgentRunInput } from '../../ports/agent-driver';
import type { TerminalRecord } from '../../ports/store';
import type { App } from '../app';
import { HAND_FOLDER, moveTerminal } from '../hand-records';
import { settingsOf } from '../settings';

/** What a driver needs to know of a terminal with an agent; the same at the start and when it is followed again. */
export function handInput(app: App, record: TerminalRecord): AgentRunInput {
  const settings = settingsOf(app);
  return {
    runId: record.id,
    cwd: record.cwd,
    runFolder: app.places.runFolder(HAND_FOLDER as TaskId, record.id),
    mode: 'terminal',
    model: record.agent === 'claude' ? settings.claude.model : null,
    trust: app.store.workspace(record.workspaceId)?.trust ?? 'ask',
    prompt: '',
    command: null,
    sessionId: record.sessionId ?? record.id,
    resume: record.plan.resume,
    attended: true,
    cols: record.plan.cols,
    rows: record.plan.rows,
    verdictSchema: {},
    settings,
  };
}

async function specOf(app: App, record: TerminalRecord): Promise<Result<ProcessSpecInput>> {
  if (record.agent === null) {
    const { cols, rows } = record.plan;
    return ok({ id: record.id, ...userShell(app.env, app.platform), cwd: record.cwd, io: { kind: 'pty', cols, rows } });
  }
  const driver = app.drivers.get(record.agent);
  if (!driver) return fail('invalid', `Croft knows no agent called ${record.agent}.`);
  const spec = await driver.prepare(handInput(app, record));
  /** Nobody waits for a verdict here. */
  return spec.ok ? ok({ ...spec.value, verdictSchema: null }) : fail('conflict', spec.error.message);
}

/** Gives a terminal to the worker; repeating it is harmless. A start that cannot work ends it with the reason. */
export async function startHand(app: App, record: TerminalRecord): Promise<'started' | 'ended' | 'try-later'> {
  const spec = await specOf(app, record);
  const started = spec.ok ? await app.worker.start({ ...spec.value, labels: { terminal: record.kind } }) : spec;
  if (started.ok) {
    if (moveTerminal(app, record.id, { kind: 'live' })) return 'started';
    /** Its workspace was removed meanwhile: nobody else knows of it any more. */
    await app.worker.signal(record.id, { kind: 'stop', reason: 'its workspace was removed' });
    return 'ended';
  }
  if (started.error.code === 'unavailable') return 'try-later';
  const { message } = started.error;
  moveTerminal(app, record.id, { kind: 'ended', at: app.clock.now(), exitCode: null, message });
  return 'ended';
}
