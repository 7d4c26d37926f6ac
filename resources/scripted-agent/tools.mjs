import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, resolve } from 'node:path';

import { Interrupted } from './interrupted.mjs';
import { callTool, finishTool } from './speech.mjs';

/**
 * @import { Session } from './session.mjs'
 * @import { Action } from './script.mjs'
 */

/**
 * Asks for permission where the trust or the script says so, but not where the script says `ask: false`; false: denied, and told.
 *
 * @param {Action} action
 * @param {string} id
 * @param {string} name
 * @param {Record<string, unknown>} input
 * @param {Session} session
 */
async function permitted(action, id, name, input, session) {
  if (action['ask'] === false || (!action['ask'] && session.mayUse(name, action['bash']))) return true;
  const answer = await session.ask({ tool_name: name, input, tool_use_id: id });
  if (answer['behavior'] === 'allow') return true;
  if (action['decides'])
    session.checkFailed = `${action['bash'] ?? action['write'] ?? action['edit']} was not permitted`;
  finishTool(id, answer['message'] ?? 'Denied.', true, `Error: ${answer['message']}`, session, true);
  return false;
}

/**
 * @param {Action} action
 * @param {Session} session
 */
export async function runBash(action, session) {
  const input = { command: action['bash'] };
  const id = await callTool('Bash', input, session);
  if (!(await permitted(action, id, 'Bash', input, session))) return;
  const { code, stdout, stderr } = await runCommand(action['bash'], session.signal);
  if (session.signal.aborted) {
    finishTool(id, 'The user stopped this.', true, 'User rejected tool use', session);
    throw new Interrupted();
  }
  if (code !== 0 && action['decides']) session.checkFailed = `${action['bash']} ended with exit code ${code}`;
  const details = { stdout, stderr, interrupted: false };
  if (code === 0) finishTool(id, stdout + stderr, false, details, session);
  else finishTool(id, `Exit code ${code}\n${stdout}${stderr}`, true, `Error: Exit code ${code}`, session);
}

/**
 * @param {string} command
 * @param {AbortSignal} signal
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
function runCommand(command, signal) {
  // The Node that runs this agent is the one that its commands find.
  const PATH = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(command, {
    shell: true,
    env: { ...process.env, PATH, NODE_TEST_CONTEXT: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
  const stop = () => child.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      done({ code, stdout, stderr });
    });
  });
}

/**
 * @param {Action} action
 * @param {Session} session
 */
export async function runFile(action, session) {
  const name = action['write'] ? 'Write' : action['edit'] ? 'Edit' : 'Read';
  const path = resolve(process.cwd(), action['write'] ?? action['edit'] ?? action['read']);
  const { text, from, to } = action;
  const input =
    name === 'Write'
      ? { file_path: path, content: text }
      : name === 'Edit'
        ? { file_path: path, old_string: from, new_string: to }
        : { file_path: path };
  const id = await callTool(name, input, session);
  if (!(await permitted(action, id, name, input, session))) return;
  try {
    const details = await works[name](path, action);
    finishTool(
      id,
      name === 'Read' ? String(details.content) : `The file ${path} has been updated.`,
      false,
      details,
      session,
    );
  } catch (error) {
    finishTool(id, String(error), true, `Error: ${String(error)}`, session);
  }
}

/** @param {string} text */
const linesOf = (text) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** @type {Record<'Read' | 'Write' | 'Edit', (path: string, action: Action) => Promise<Record<string, unknown>>>} */
const works = {
  Read: async (path) => ({ type: 'text', content: await readFile(path, 'utf8') }),
  Write: async (path, { text }) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return { type: 'create', filePath: path, content: text, structuredPatch: [] };
  },
  Edit: async (path, { from, to }) => {
    const before = await readFile(path, 'utf8');
    if (!before.includes(from)) throw new Error('String to replace not found in file.');
    await writeFile(
      path,
      before.replace(from, () => to),
    );
    const shared = to.startsWith(from) ? from : '';
    const removed = linesOf(from.slice(shared.length)).map((line) => `-${line}`);
    const added = linesOf(to.slice(shared.length)).map((line) => `+${line}`);
    return { filePath: path, structuredPatch: [{ lines: [...removed, ...added] }] };
  },
};
