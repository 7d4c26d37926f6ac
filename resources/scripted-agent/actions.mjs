import { spawn } from 'node:child_process';

import { callTool, finishTool, stream } from './speech.mjs';
import { runBash, runFile } from './tools.mjs';

/**
 * @import { Session } from './session.mjs'
 * @import { Action } from './script.mjs'
 */

/**
 * Does one action of a script.
 *
 * @param {Action} action
 * @param {Session} session
 */
export async function perform(action, session) {
  for (const [key, act] of Object.entries(acts)) {
    if (Object.hasOwn(action, key)) return act(action, session);
  }
  throw new Error(`no such action: ${JSON.stringify(action)}`);
}

/** @type {Record<string, (action: Action, session: Session) => unknown>} */
const acts = {
  say: ({ say }, session) => stream('text', say, session),
  think: ({ think }, session) => stream('thinking', think, session),
  bash: (action, session) => runBash(action, session),
  write: (action, session) => runFile(action, session),
  edit: (action, session) => runFile(action, session),
  read: (action, session) => runFile(action, session),
  todo: async ({ todo }, session) => {
    const id = await callTool('TodoWrite', { todos: todo }, session);
    finishTool(id, 'Todos have been modified.', false, {}, session);
  },
  question: async ({ question, options = [] }, session) => {
    const input = { questions: [{ question, header: 'Question', multiSelect: false, options }] };
    const id = await callTool('AskUserQuestion', input, session);
    const answer = await session.ask({ tool_name: 'AskUserQuestion', input, tool_use_id: id });
    const denied = answer['behavior'] !== 'allow';
    const said = denied ? answer['message'] : JSON.stringify(answer['updatedInput'].answers);
    finishTool(id, said, denied, {}, session, denied);
  },
  sleep: ({ sleep }, session) => session.sleep(sleep),
  deaf: ({ deaf }, session) => {
    session.ignoresSignals = deaf;
  },
  hang: (_action, session) => session.sleep(2 ** 31 - 1),
  flood: async ({ flood, bytes = 100 }, session) => {
    for (let index = 0; index < flood; index += 1) {
      const message = { id: session.nextId('msg'), content: [{ type: 'text', text: `${index} `.padEnd(bytes, 'x') }] };
      await session.writeRaw(`${JSON.stringify({ type: 'assistant', message, parent_tool_use_id: null })}\n`);
    }
  },
  hugeLine: ({ hugeLine }, session) => session.writeRaw(`{"type":"huge","text":"${'x'.repeat(hugeLine)}"}\n`),
  raw: ({ raw }, session) => session.writeRaw(raw),
  malformed: ({ malformed }, session) => session.writeRaw('{"type":"assistant","mess\n'.repeat(malformed)),
  retry: ({ retry }, session) =>
    session.emit({ type: 'system', subtype: 'api_retry', attempt: 1, max_retries: 10, retry_delay_ms: 600, ...retry }),
  limit: ({ limit }, session) => {
    const window = { status: 'allowed_warning', utilization: 0.93, resetsAt: 4102444800, ...limit };
    session.emit({ type: 'rate_limit_event', rate_limit_info: { ...window, unifiedWindows: { five_hour: window } } });
  },
  apiError: ({ apiError }, session) => {
    const { status = 500, error = 'server_error', message = 'API Error', ...rest } = apiError;
    const told = { is_api_error_message: true, error, api_error_status: status, ...rest };
    session.emit({ type: 'assistant', message: { content: [{ type: 'text', text: message }] }, ...told });
    session.endTurn({ error: { result: message, api_error_status: status, ...rest } });
  },
  spawn: ({ spawn: command }) => {
    spawn('/bin/sh', ['-c', command], { detached: true, stdio: 'ignore' }).unref();
  },
  verdict: async ({ verdict, failFirst = 0, attempt, failWith }, session) => {
    const failed = {
      passed: false,
      summary: 'It does not work yet.',
      findings: [{ severity: 'major', message: 'broken' }],
      ...failWith,
    };
    const given = verdict === 'pass' ? { passed: true, summary: 'It works.' } : verdict === 'fail' ? failed : verdict;
    const final = session.checkFailed
      ? { passed: false, summary: 'A check failed.', findings: [{ severity: 'blocker', message: session.checkFailed }] }
      : attempt <= failFirst
        ? failed
        : given;
    const structured = { findings: [], outputs: {}, ...final };
    const id = await callTool('StructuredOutput', structured, session);
    finishTool(id, 'Structured output provided successfully', false, {}, session);
    session.endTurn({ verdict: structured });
  },
  endTurn: (_action, session) => session.endTurn({}),
  exit: async ({ exit }, session) => {
    await session.drained();
    process.exit(exit);
  },
};
