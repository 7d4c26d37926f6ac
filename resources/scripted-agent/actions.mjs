import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('./script.mjs').Action} Action */
/** @typedef {import('./protocol.mjs').Protocol} Protocol */

/** Pauses of the demo, in ms at speed 1. */
const PAUSE = { piece: 35, tool: 350 };

/** @param {{ protocol: Protocol, speed: number }} o */
export function createActions({ protocol, speed }) {
  /** @param {number} ms */
  const pause = async (ms) => {
    if (speed > 0) await sleep(ms * speed);
  };

  /** Text in pieces, as a model gives it, then the whole block. @param {'text' | 'thinking'} kind @param {string} text */
  const speak = async (kind, text) => {
    protocol.streamed({
      type: 'message_start',
      message: { id: protocol.nextId('msg'), role: 'assistant', content: [] },
    });
    protocol.streamed({ type: 'content_block_start', index: 0, content_block: { type: kind, [kind]: '' } });
    for (const piece of speed > 0 ? (text.match(/\S+\s*/g) ?? []) : [text]) {
      protocol.streamed({ type: 'content_block_delta', index: 0, delta: { type: `${kind}_delta`, [kind]: piece } });
      await pause(PAUSE.piece);
    }
    protocol.assistant(kind === 'text' ? { type: kind, text } : { type: kind, thinking: text, signature: 'scripted' });
    protocol.streamed({ type: 'content_block_stop', index: 0 });
    protocol.streamed({ type: 'message_stop' });
  };

  /**
   * A tool call, what it does, and what came of it.
   * @param {string} name @param {Record<string, unknown>} input
   * @param {() => Promise<{ text: string, error?: boolean, meta?: unknown }>} work
   * @param {boolean} [ask]
   */
  const tool = async (name, input, work, ask = false) => {
    const id = protocol.nextId('toolu');
    protocol.assistant({ type: 'tool_use', id, name, input });
    await pause(PAUSE.tool);
    const answer = ask ? await protocol.ask(name, id, input) : { behavior: 'allow' };
    const done = answer.behavior === 'allow' ? await work() : { text: answer.message ?? 'denied', error: true };
    const block = { type: 'tool_result', tool_use_id: id, content: done.text, is_error: done.error ?? false };
    protocol.send({
      type: 'user',
      message: { role: 'user', content: [block] },
      parent_tool_use_id: null,
      tool_use_result:
        done.meta ?? (done.error ? `Error: ${done.text}` : { stdout: done.text, stderr: '', interrupted: false }),
    });
    await pause(PAUSE.tool);
  };

  /** @type {Record<string, (action: Action) => Promise<void>>} */
  const table = {
    say: ({ text }) => speak('text', text),
    think: ({ text }) => speak('thinking', text),
    bash: ({ command, ask }) => tool('Bash', { command, description: command }, () => runShell(command), ask),
    read: ({ path }) => tool('Read', { file_path: path }, async () => ({ text: await readFile(path, 'utf8') })),
    write: ({ path, text, ask }) =>
      tool('Write', { file_path: path, content: text }, () => writeWhole(path, text), ask),
    edit: ({ path, from, to, ask }) =>
      tool('Edit', { file_path: path, old_string: from, new_string: to }, () => editPart(path, from, to), ask),
    question: async ({ questions }) => {
      const id = protocol.nextId('toolu');
      protocol.assistant({ type: 'tool_use', id, name: 'AskUserQuestion', input: { questions } });
      const answer = await protocol.ask('AskUserQuestion', id, { questions });
      await speak('text', `You said: ${JSON.stringify(answer.updatedInput?.['answers'] ?? {})}`);
    },
    sleep: ({ ms }) => sleep(ms),
    hang: () => new Promise(() => setInterval(() => undefined, 60_000)),
    flood: ({ lines, text = 'x'.repeat(200) }) => flood(protocol, lines, text),
    verdict: async ({ do: _do, ...verdict }) => {
      protocol.finishWith({ structured_output: { findings: [], outputs: {}, ...verdict } });
    },
    none: async () => undefined,
    crash: async ({ code = 1, signal }) => {
      if (signal) process.kill(process.pid, signal);
      process.exit(code);
    },
    retry: async ({ attempt = 1, max = 10, delayMs = 100, status = 529 }) =>
      protocol.send({
        type: 'system',
        subtype: 'api_retry',
        attempt,
        max_retries: max,
        retry_delay_ms: delayMs,
        error_status: status,
        error: 'overloaded',
      }),
    limit: async ({ resetsAt }) => {
      const info = { status: 'rejected', resetsAt, rateLimitType: 'five_hour', isUsingOverage: false };
      const windows = { five_hour: { utilization: 1, resetsAt, status: 'rejected' } };
      protocol.send({ type: 'rate_limit_event', rate_limit_info: { ...info, unifiedWindows: windows } });
      protocol.finishWith({
        is_error: true,
        terminal_reason: 'api_error',
        api_error_status: 429,
        result: "You've hit your 5-hour limit",
      });
    },
    'api-error': async ({ status = 500, message = 'scripted error' }) =>
      protocol.finishWith({ is_error: true, terminal_reason: 'api_error', api_error_status: status, result: message }),
    raw: async ({ line }) => protocol.raw(line),
    huge: async ({ bytes }) => protocol.assistant({ type: 'text', text: 'x'.repeat(bytes) }),
    orphan: async ({ seconds = 600 }) => {
      spawn('setsid', ['sleep', String(seconds)], { stdio: 'ignore', detached: true }).unref();
    },
  };

  /** @param {Action} action */
  return async (action) => {
    const perform = table[action.do];
    if (!perform) throw new Error(`the script has an unknown action: ${action.do}`);
    await perform(action);
  };
}

/** @param {string} command @returns {Promise<{ text: string, error: boolean, meta: unknown }>} */
function runShell(command) {
  return new Promise((resolve) => {
    const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
    const child = spawn('/bin/sh', ['-c', command], {
      env: { ...process.env, PATH: path, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout = (stdout + chunk).slice(-30_000)));
    child.stderr.on('data', (chunk) => (stderr = (stderr + chunk).slice(-30_000)));
    child.on('close', (code) => {
      const text = `${stdout}${stderr}`.trimEnd();
      const failed = code !== 0;
      resolve({
        text: failed ? `Exit code ${code}\n${text}` : text,
        error: failed,
        meta: { stdout, stderr, interrupted: false },
      });
    });
  });
}

/** @param {string} path @param {string} text */
async function writeWhole(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return { text: `File created at ${path}`, meta: patchOf('create', path, [], text) };
}

/** @param {string} path @param {string} from @param {string} to */
async function editPart(path, from, to) {
  const before = await readFile(path, 'utf8');
  if (!before.includes(from)) return { text: 'String to replace not found in file', error: true };
  await writeFile(
    path,
    before.replace(from, () => to),
  );
  return { text: `The file ${path} has been updated`, meta: patchOf('update', path, from.split('\n'), to) };
}

/** @param {string} type @param {string} filePath @param {string[]} removed @param {string} added */
function patchOf(type, filePath, removed, added) {
  const plus = added.replace(/\n$/, '').split('\n');
  const lines = [...removed.map((line) => `-${line}`), ...plus.map((line) => `+${line}`)];
  return {
    type,
    filePath,
    structuredPatch: [{ oldStart: 1, oldLines: removed.length, newStart: 1, newLines: plus.length, lines }],
  };
}

/** @param {Protocol} protocol @param {number} count @param {string} text */
async function flood(protocol, count, text) {
  for (let line = 0; line < count; line += 1) {
    protocol.assistant({ type: 'text', text: `${line} ${text}` });
    if (process.stdout.writableNeedDrain) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
}
