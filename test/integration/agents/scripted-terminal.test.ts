import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createScriptedDriver } from '../../../src/main/adapters/agents/scripted';
import type { AgentRunInput } from '../../../src/main/ports/agent-driver';
import { waitFor } from '../../fakes/wait-for';
import { createBench, valueOf } from '../worker/support';
import { everyTool, makePlace, runInput, trusts } from './bench';
import { eventsOf, followTerminal, prompt } from './terminal-bench';
import type { TerminalAgent } from './terminal-bench';

let close: () => Promise<void>;
afterEach(() => close());

/** The scripted agent in terminals of the real worker. */
async function scripted(script: unknown) {
  const place = await makePlace();
  const bench = createBench();
  const worker = await bench.worker();
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: place.home,
    CROFT_SCRIPT_SPEED: '0',
    CROFT_SCRIPT: JSON.stringify(script),
  };
  const program = { command: [process.execPath, resolve('resources/scripted-agent.mjs')], env: {} } as const;
  const driver = createScriptedDriver({
    env,
    program,
    place: join(place.root, 'scripted'),
    demo: join(place.root, 'demo'),
  });
  const started: TerminalAgent[] = [];
  close = async () => {
    await Promise.all(started.map((agent) => agent.kill('SIGKILL')));
    await bench.dispose();
    await place.remove();
  };
  return {
    cwd: place.cwd,
    resize: async (agent: TerminalAgent, cols: number) =>
      valueOf(await worker.client.resize(agent.input.runId, cols, 32)),
    async start(over: Partial<AgentRunInput> = {}): Promise<TerminalAgent> {
      const input = runInput(place, { mode: 'terminal', prompt: 'Stage: implementation\n\nSay hello.', ...over });
      const spec = valueOf(await driver.prepare(input));
      const terminal = driver.terminal(input);
      if (!terminal) throw new Error('no terminal mode');
      valueOf(await worker.client.start(spec));
      const agent = await followTerminal(worker, input, terminal, false);
      started.push(agent);
      return agent;
    },
  };
}

const exitOf = (agent: TerminalAgent) => waitFor('it has ended', async () => (await agent.run()).exit);

const inHand = { attended: true, prompt: '', resume: true } as const;

describe('a stage in the terminal of the scripted agent', () => {
  it('goes from its prompt to its verdict, which comes by the worker, and ends when it is told to', async () => {
    const { start, cwd } = await scripted([
      { think: 'One file.' },
      { write: 'greeting.txt', text: 'hello\n' },
      { bash: 'cat greeting.txt' },
      { say: 'There it is.' },
      { verdict: { passed: true, summary: 'written' } },
    ]);
    const agent = await start();
    await prompt(agent);
    expect(await agent.until('turn-end')).toMatchObject({ ok: true, hasVerdict: true });
    expect(agent.verdicts).toMatchObject([{ passed: true, summary: 'written' }]);
    for (const words of ['» Stage: implementation', '$ cat greeting.txt', '└ hello', '✓ Verdict: passed. written']) {
      await agent.untilScreen(words);
    }
    const run = await agent.ended();
    expect(run.exit).toMatchObject({ code: 0 });
    expect(await readFile(join(cwd, 'greeting.txt'), 'utf8')).toBe('hello\n');
    expect(eventsOf(agent, 'message')).toEqual([{ kind: 'message', from: 'farm', text: agent.input.prompt }]);
    expect(eventsOf(agent, 'tool-end')).toMatchObject([
      { name: 'Write', ok: true },
      { output: 'hello', exitCode: 0 },
    ]);
    expect(eventsOf(agent, 'text')).toMatchObject([{ text: 'There it is.' }]);
    expect(eventsOf(agent, 'usage').at(-1)?.costUsd).toBeGreaterThan(0);
    expect(eventsOf(agent, 'error')).toEqual([]);
    expect(agent.signs).toEqual(['ready', 'idle', 'working', 'idle']);
  });

  it('takes words meanwhile, reads them at the end of its turn and goes on with what its script has left', async () => {
    const { start } = await scripted([{ say: 'one' }, { sleep: 300 }, { endTurn: true }, { verdict: 'pass' }]);
    const agent = await start();
    await prompt(agent);
    await agent.until('text');
    await agent.say({ kind: 'message', from: 'user', text: 'Mind the\ntests.' });
    await agent.until('turn-end', ({ hasVerdict }) => hasVerdict);
    expect(eventsOf(agent, 'message').at(-1)).toEqual({ kind: 'message', from: 'user', text: 'Mind the\ntests.' });
    expect(agent.screen()).toContain('I have read your 3 words.');
  });
});

describe('questions in the terminal of the scripted agent', () => {
  it.each(trusts)('come as the trust %s wants them', async (trust, wanted) => {
    const { start } = await scripted(everyTool);
    const agent = await start({ trust });
    await prompt(agent);
    for (let answered = 0; answered < wanted.length; answered += 1) {
      const { requestId, name, input } = await waitFor('the next ask', () => eventsOf(agent, 'ask')[answered]);
      await agent.say({ kind: 'answer', requestId, toolName: name, input, answer: { kind: 'allow', always: false } });
    }
    await agent.until('turn-end');
    expect(eventsOf(agent, 'ask').map(({ name }) => name)).toEqual(wanted);
  });

  const ask = [{ bash: 'touch done', ask: true }, { verdict: 'pass' }];

  it('are answered in Croft', async () => {
    const { start, cwd } = await scripted(ask);
    const agent = await start();
    await prompt(agent);
    const { requestId, name, input } = await agent.until('ask');
    await agent.untilScreen('May I run touch done?');
    await agent.say({ kind: 'answer', requestId, toolName: name, input, answer: { kind: 'allow', always: false } });
    await agent.until('turn-end');
    expect(await readdir(cwd)).toContain('done');
    expect(eventsOf(agent, 'ask-withdrawn')).toEqual([]);
  });

  it('are answered in the terminal itself, and no longer asked in Croft then', async () => {
    const { start, cwd } = await scripted(ask);
    const agent = await start();
    await prompt(agent);
    const { requestId } = await agent.until('ask');
    await agent.type('n\r');
    await agent.until('turn-end');
    expect(await readdir(cwd)).not.toContain('done');
    await agent.until('ask-withdrawn', (event) => event.requestId === requestId);
    expect(eventsOf(agent, 'tool-end')).toMatchObject([{ ok: false, denied: true, durationMs: null }]);
  });

  it('are withdrawn by Esc, and a question of its own takes a number', async () => {
    const { start } = await scripted([
      { question: 'Which one?', options: [{ label: 'red' }, { label: 'blue' }] },
      { verdict: 'pass' },
    ]);
    const agent = await start({ attended: true });
    await prompt(agent);
    await agent.untilScreen('2  blue');
    await agent.until('ask');
    await agent.type('\u001b');
    expect(await agent.until('turn-end')).toMatchObject({ ok: false, problem: 'interrupted' });
    await agent.until('ask-withdrawn');
    await agent.type('/go\r');
    await waitFor('it asks again', () => eventsOf(agent, 'ask').length === 2);
    await agent.type('2\r');
    await agent.until('turn-end', ({ hasVerdict }) => hasVerdict);
    expect(agent.screen()).toContain('✓ blue');
  });
});

describe('the scripted agent in the hands of a person', () => {
  it('shows what its session did, reads words, runs what it is told, and goes on with the step that was broken off', async () => {
    const { start, cwd } = await scripted([
      { say: 'I begin.' },
      { bash: 'test -e begun || { touch begun; sleep 60; }' },
      { write: 'greeting.txt', text: 'hello\n' },
      { verdict: 'pass' },
    ]);
    const first = await start();
    const { sessionId } = first.input;
    await prompt(first);
    await waitFor('the step has begun', async () => (await readdir(cwd)).includes('begun'));
    await first.kill('SIGTERM');
    await exitOf(first);

    const mine = await start({ ...inHand, sessionId });
    await mine.untilScreen('3 steps left');
    expect(mine.screen()).toContain('● I begin.');
    await mine.untilScreen('❯');
    await mine.type('Please be quick.\r');
    await mine.untilScreen('I have read your 3 words.');
    await mine.type('/run echo by hand > note.txt\r');
    await mine.until('tool-end');
    expect(await readFile(join(cwd, 'note.txt'), 'utf8')).toBe('by hand\n');
    await mine.type('/nonsense\r');
    await mine.untilScreen('I do not know /nonsense.');
    await mine.type('/go\r');
    await mine.until('turn-end', ({ hasVerdict }) => hasVerdict);
    expect(await readFile(join(cwd, 'greeting.txt'), 'utf8')).toBe('hello\n');
    expect(mine.verdicts).toHaveLength(1);
    await mine.type('\u0004');
    expect(await exitOf(mine)).toMatchObject({ code: 0 });
    await mine.ended();
    expect(eventsOf(mine, 'error')).toEqual([]);
  });

  it('goes on without what it has kept of its session where that is damaged, as a power cut leaves files', async () => {
    const { start, cwd } = await scripted([{ write: 'greeting.txt', text: 'hello\n' }, { verdict: 'pass' }]);
    const sessionId = '01234567-89ab-4def-8123-456789abcdef';
    const git = join(cwd, '.git');
    await mkdir(join(git, '.croft-scripted'), { recursive: true });
    const files = [`.croft-scripted/${sessionId}.json`, '.croft-scripted.json'];
    const damage = () => Promise.all(files.map((file) => writeFile(join(git, file), '{"entr')));
    await damage();
    const mine = await start({ ...inHand, sessionId });
    await mine.untilScreen('You have this session now.');
    await mine.kill('SIGKILL');
    await exitOf(mine);
    await damage();
    const agent = await start({ resume: true, sessionId });
    await prompt(agent);
    await agent.until('turn-end', ({ hasVerdict }) => hasVerdict);
    expect(await readFile(join(cwd, 'greeting.txt'), 'utf8')).toBe('hello\n');
  });

  it('can be broken off by Ctrl-C, which ends it when nothing goes on', async () => {
    const { start } = await scripted([{ say: 'now' }, { hang: true }]);
    const agent = await start({ attended: true });
    await prompt(agent);
    await agent.until('text');
    await agent.type('half a word\u0003\u0003');
    expect(await agent.until('turn-end')).toMatchObject({ ok: false, problem: 'interrupted' });
    await agent.untilScreen('Interrupted.');
    await agent.type('\u0003');
    expect(await exitOf(agent)).toMatchObject({ code: 0 });
  });

  it('knows that a terminal of no stage wants no verdict, and that it has no script there', async () => {
    const { start } = await scripted([{ verdict: 'pass' }]);
    const agent = await start({ attended: true, prompt: '', verdictSchema: {} });
    await agent.untilSign('ready');
    await agent.type('/verdict pass\r');
    await agent.untilScreen('Nobody waits for a verdict here');
    await agent.type('/go\r');
    await agent.untilScreen('My script has nothing left to do.');
    expect(agent.verdicts).toEqual([]);
  });

  it('draws itself anew at another size, and lets no control character onto the screen', async () => {
    const { start, resize } = await scripted([]);
    const agent = await start({ attended: true, prompt: '', verdictSchema: {} });
    await agent.untilSign('ready');
    await agent.type("\u001b[200~/run printf 'a\\033]0;\u2733 fooled\\007b\\n'\u001b[201~\r");
    await agent.until('tool-end');
    await agent.untilScreen('└ a]0;✳ fooledb');
    await agent.type('ein Wört\u0008t 漢字 🙂🙂\u007f\u001b[D\u001b[A');
    await agent.untilScreen('❯ ein Wört 漢字 🙂');
    await resize(agent, 20);
    await waitFor('the rows are broken anew', () => agent.screen().includes('◆ Scripted agent ·\n'));
    expect(agent.screen()).toContain('❯ ein Wört 漢字 🙂');
  });
});
