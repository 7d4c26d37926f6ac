import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, bash, httpError, say, textBlock, tool, toolBlock, write } from '../../fakes/model-server';
import { waitFor } from '../../fakes/wait-for';
import { eventsOf, pressUntil, prompt, terminalBench, verdictCall } from './terminal-bench';
import type { TerminalBench } from './terminal-bench';

let bench: TerminalBench;
afterEach(() => bench.close());

const slowly = { pace: { chars: 20, everyMs: 50 } };

describe('a stage in a terminal', () => {
  it('works with its tools, gives its verdict by the tool, and tells all of it by hooks', async () => {
    bench = await terminalBench([
      answer([textBlock('I begin.'), toolBlock('Bash', { command: 'echo out; exit 3', description: 'tries' })]),
      write('made.txt', 'one\ntwo\n'),
      verdictCall('done'),
      say('All **done**.'),
    ]);
    const agent = await bench.start();
    await prompt(agent);
    expect(await agent.until('turn-end')).toMatchObject({ ok: true, problem: null, hasVerdict: true });
    expect(agent.verdicts).toEqual([{ passed: true, summary: 'done', findings: [], outputs: {} }]);
    expect(eventsOf(agent, 'message')).toEqual([{ kind: 'message', from: 'farm', text: agent.input.prompt }]);
    expect(eventsOf(agent, 'text').map(({ text }) => text)).toEqual(['I begin.', 'All **done**.']);
    expect(eventsOf(agent, 'tool').map(({ title, toolKind }) => [title, toolKind])).toEqual([
      ['echo out; exit 3', 'bash'],
      ['made.txt', 'file'],
    ]);
    expect(eventsOf(agent, 'tool-end')).toMatchObject([
      { toolKind: 'bash', ok: false, exitCode: 3, output: 'out', title: 'echo out; exit 3' },
      { toolKind: 'file', ok: true, file: { path: 'made.txt', added: 2, removed: 0 } },
    ]);
    expect(eventsOf(agent, 'state').map(({ state }) => state)).toEqual(['running', 'idle']);
    expect(await readFile(join(bench.cwd, 'made.txt'), 'utf8')).toBe('one\ntwo\n');
    const run = await agent.ended();
    expect(run.exit).toMatchObject({ code: 0, how: 'exit' });
    expect(eventsOf(agent, 'error')).toEqual([]);
    const usage = eventsOf(agent, 'usage').at(-1);
    expect(usage).toMatchObject({ turns: 4, tokens: { input: 400, output: 80 } });
    expect(usage?.costUsd).toBeGreaterThan(0);
    // The tool is there without a search, from the moment on that the CLI has asked for it.
    expect(bench.model.requests.at(-1)?.tools).toContain('mcp__croft__verdict');
    expect(bench.model.requests[0]?.lastUserText).toContain('the tool `verdict`');
  });

  it('starts and works where nobody answers what the terminal is asked', async () => {
    bench = await terminalBench([say('Nobody looks.')], { replies: false });
    const agent = await bench.start();
    await prompt(agent);
    expect(await agent.until('turn-end')).toMatchObject({ ok: true, hasVerdict: false });
    expect((await agent.ended()).exit?.code).toBe(0);
  });

  it('takes a prompt of a few hundred kilobytes, whatever is in it, as one message', async () => {
    bench = await terminalBench([say('Read.')]);
    const lines = Array.from({ length: 4000 }, (_, at) => `line ${at}: "quotes", \`code\`, äöü, 😀, @name, tab\there`);
    const text = ['Stage: qa', '\u001b[201~\r!rm -rf x', ...lines, 'the end with a backslash \\'].join('\n');
    const agent = await bench.start({ prompt: text });
    await prompt(agent);
    await agent.until('turn-end');
    const got = bench.model.requests[0]?.lastUserText ?? '';
    expect(got).toContain('line 0: "quotes", `code`, äöü, 😀, @name');
    expect(got).toContain('line 3999:');
    expect(got).toContain('the end with a backslash \\');
    expect(eventsOf(agent, 'message')).toMatchObject([{ from: 'farm' }]);
    expect(bench.model.requests).toHaveLength(1);
  });

  it('keeps prompt, token and address of the worker out of its command line', async () => {
    bench = await terminalBench([say('ok')]);
    const agent = await bench.start({ prompt: 'Stage: qa\n\nPROMPT-CANARY' });
    await prompt(agent);
    await agent.until('turn-end');
    const { pid } = await agent.run();
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    const env = await readFile(`/proc/${pid}/environ`, 'utf8');
    const token = /CROFT_RUN_TOKEN=([^\0]+)/.exec(env)?.[1] ?? '';
    expect(token.length).toBeGreaterThan(20);
    for (const secret of ['PROMPT-CANARY', token, 'a-dummy-token']) expect(line).not.toContain(secret);
    expect(line).toMatch(/http:\/\/127\.0\.0\.1:\d+\/agent\/hook/);
  });

  it('takes further words, and tells those of the user from the farm’s', async () => {
    bench = await terminalBench([say('First.'), say('Second.'), say('Third.')]);
    const agent = await bench.start();
    await prompt(agent);
    await agent.until('turn-end');
    await agent.say({ kind: 'message', from: 'user', text: '!echo this is no shell line' });
    await waitFor('the second turn ends', () => eventsOf(agent, 'turn-end').length === 2);
    await agent.type('typed by hand\r');
    await waitFor('the third turn ends', () => eventsOf(agent, 'turn-end').length === 3);
    expect(eventsOf(agent, 'message').map(({ from, text }) => [from, text])).toEqual([
      ['farm', agent.input.prompt],
      ['user', '!echo this is no shell line'],
      ['user', 'typed by hand'],
    ]);
  });
});

describe('a terminal turn that does not end well', () => {
  it('says why the API failed, and goes on with the next message', async () => {
    bench = await terminalBench([httpError(401), say('Again.')]);
    const agent = await bench.start();
    await prompt(agent);
    expect(await agent.until('turn-end')).toMatchObject({ ok: false, problem: 'not-logged-in' });
    expect(eventsOf(agent, 'error')).toMatchObject([{ problem: 'not-logged-in', status: 401 }]);
    await agent.say({ kind: 'message', from: 'user', text: 'Try again.' });
    expect(await agent.until('turn-end', ({ ok }) => ok)).toMatchObject({ problem: null });
  });

  it.each([
    [429, 'api-overloaded'],
    [500, 'api-error'],
    [400, 'api-error'],
  ] as const)('tells a %i as %s', async (status, problem) => {
    bench = await terminalBench([httpError(status, { times: Infinity, retryAfter: 3600 })]);
    const agent = await bench.start();
    await prompt(agent);
    expect(await agent.until('turn-end')).toMatchObject({ ok: false, problem });
  });

  it('finds in the transcript that Esc broke it off, while the model speaks', async () => {
    bench = await terminalBench([say('word '.repeat(4000), slowly), say('Back.')]);
    const agent = await bench.start();
    await prompt(agent);
    await bench.model.waitFor(() => true);
    await agent.untilSign('working');
    await agent.say({ kind: 'interrupt' });
    await waitFor('it looks idle', () => agent.signs.at(-1) === 'idle');
    expect((await agent.readTranscript()).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['usage', 'turn-end', 'state']),
    );
    expect(eventsOf(agent, 'turn-end')).toMatchObject([{ ok: false, problem: 'interrupted' }]);
    await agent.say({ kind: 'message', from: 'user', text: 'Go on.' });
    expect(await agent.until('turn-end', ({ ok }) => ok)).toBeDefined();
    await agent.readTranscript();
    expect(eventsOf(agent, 'turn-end')).toHaveLength(2);
  });

  it('ends the tool that Esc broke off', async () => {
    bench = await terminalBench([bash('sleep 0.1; sleep 30')]);
    const agent = await bench.start();
    await prompt(agent);
    await agent.until('tool');
    await agent.type('\u001b');
    await waitFor('it looks idle', () => agent.signs.at(-1) === 'idle');
    await agent.readTranscript();
    expect(eventsOf(agent, 'tool-end')).toMatchObject([{ ok: false, output: 'Stopped by the user.' }]);
    expect(eventsOf(agent, 'turn-end')).toMatchObject([{ problem: 'interrupted' }]);
  });

  it('is told to have been killed when it was', async () => {
    bench = await terminalBench([bash('sleep 0.1; sleep 30')]);
    const agent = await bench.start();
    await prompt(agent);
    await agent.until('tool');
    await agent.kill('SIGKILL');
    const run = await agent.ended();
    expect(run.exit).toMatchObject({ signal: 'SIGKILL' });
    expect(eventsOf(agent, 'error')).toMatchObject([{ problem: 'killed' }]);
  });

  it('says that the session to go on in is gone', async () => {
    bench = await terminalBench([say('never')]);
    const agent = await bench.start({ resume: true });
    await waitFor('it ends', async () => (await agent.run()).exit);
    await agent.ended();
    expect(eventsOf(agent, 'error')).toMatchObject([{ problem: 'session-unknown' }]);
  });
});

describe('a question in a terminal', () => {
  const asking = [bash('touch first'), bash('touch second'), say('Finished.')];

  it('is allowed and denied from outside, and the dialog goes', async () => {
    bench = await terminalBench(asking);
    const agent = await bench.start({ trust: 'ask' });
    await prompt(agent);
    const first = await agent.until('ask');
    expect(first).toMatchObject({ name: 'Bash', toolKind: 'bash', title: 'run `touch first`?' });
    await agent.untilScreen('Do you want to proceed?');
    const about = { kind: 'answer', toolName: 'Bash', input: first.input } as const;
    await agent.say({ ...about, requestId: first.requestId, answer: { kind: 'allow', always: false } });
    const second = await agent.until('ask', ({ requestId }) => requestId !== first.requestId);
    await agent.say({ ...about, requestId: second.requestId, answer: { kind: 'deny', message: 'Not that one.' } });
    await agent.until('turn-end');
    expect(eventsOf(agent, 'tool-end')).toMatchObject([
      { ok: true },
      { ok: false, denied: true, durationMs: null, output: 'Not that one.' },
    ]);
    await expect(readFile(join(bench.cwd, 'first'))).resolves.toBeDefined();
    await expect(readFile(join(bench.cwd, 'second'))).rejects.toThrow();
    expect(eventsOf(agent, 'state').map(({ state }) => state)).toEqual([
      'running',
      'needs-answer',
      'running',
      'needs-answer',
      'running',
      'idle',
    ]);
    expect(agent.screen()).not.toContain('Do you want to proceed?');
  });

  it('is not asked again once it was always allowed', async () => {
    bench = await terminalBench(asking);
    const agent = await bench.start({ trust: 'ask' });
    await prompt(agent);
    const { requestId, input } = await agent.until('ask');
    const answered = { kind: 'allow', always: true } as const;
    await agent.say({ kind: 'answer', requestId, toolName: 'Bash', input, answer: answered });
    await agent.until('turn-end');
    expect(eventsOf(agent, 'ask')).toHaveLength(1);
    await expect(readFile(join(bench.cwd, 'second'))).resolves.toBeDefined();
  });

  it('is withdrawn when it was answered in the terminal itself', async () => {
    bench = await terminalBench([bash('touch first'), say('Finished.')]);
    const agent = await bench.start({ trust: 'ask' });
    await prompt(agent);
    const { requestId } = await agent.until('ask');
    await pressUntil(agent, '\r', () => eventsOf(agent, 'ask-withdrawn').length > 0);
    expect(await agent.until('ask-withdrawn')).toEqual({ kind: 'ask-withdrawn', requestId });
    await agent.until('turn-end');
    await expect(readFile(join(bench.cwd, 'first'))).resolves.toBeDefined();
  });

  it('is withdrawn by Esc, which also ends the turn', async () => {
    bench = await terminalBench([bash('touch first'), say('Finished.')]);
    const agent = await bench.start({ trust: 'ask' });
    await prompt(agent);
    const { requestId } = await agent.until('ask');
    await pressUntil(agent, '\u001b', () => eventsOf(agent, 'ask-withdrawn').length > 0);
    expect(await agent.until('ask-withdrawn')).toEqual({ kind: 'ask-withdrawn', requestId });
    expect(await agent.until('tool-end')).toMatchObject({
      ok: false,
      denied: true,
      output: 'It was not allowed.',
    });
    await agent.readTranscript();
    expect(eventsOf(agent, 'turn-end')).toMatchObject([{ ok: false, problem: 'interrupted' }]);
    const late = await bench.worker.client.answerHook(agent.input.runId, { hookId: requestId, body: {} });
    expect(late).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('of the agent itself takes an answer', async () => {
    const options = ['Red', 'Blue'].map((label) => ({ label, description: `the ${label} one` }));
    const questions = [{ question: 'Which colour?', header: 'Colour', multiSelect: false, options }];
    bench = await terminalBench([tool('AskUserQuestion', { questions }), say('Thanks.')]);
    const agent = await bench.start();
    await prompt(agent);
    const { requestId, name, title, input } = await agent.until('ask');
    expect([name, title]).toEqual(['AskUserQuestion', 'Which colour?']);
    const answered = { kind: 'answer', answers: { 'Which colour?': 'Blue' } } as const;
    await agent.say({ kind: 'answer', requestId, toolName: name, input, answer: answered });
    await agent.until('turn-end');
    expect(bench.model.requests.at(-1)?.lastUserText).toContain('"Which colour?"="Blue"');
  });

  it('that is open when the agent is killed is withdrawn', async () => {
    bench = await terminalBench([bash('touch first')]);
    const agent = await bench.start({ trust: 'ask' });
    await prompt(agent);
    await agent.until('ask');
    await agent.kill('SIGKILL');
    await agent.ended();
    expect(eventsOf(agent, 'ask-withdrawn')).toHaveLength(1);
    expect(eventsOf(agent, 'error')).toMatchObject([{ problem: 'killed' }]);
  });
});
