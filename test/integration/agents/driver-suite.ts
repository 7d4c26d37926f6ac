import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AgentEvent } from '../../../src/main/contract/agent-event';
import type { AgentBench, RunningAgent } from './bench';
import { eventsOf, finish, kindsOf } from './bench';

/** What an agent is made to do; each rig says it in its own language. */
export type Play =
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'bash'; readonly command: string; readonly ask?: boolean }
  | { readonly do: 'write'; readonly path: string; readonly text: string; readonly ask?: boolean }
  | { readonly do: 'question'; readonly question: string; readonly options: readonly string[] }
  | { readonly do: 'verdict'; readonly passed: boolean; readonly summary: string }
  /** Ends the turn without a verdict. */
  | { readonly do: 'pause' }
  | { readonly do: 'api-error'; readonly status: number };

export type MakeBench = (play: readonly Play[], cwdOf?: (bench: AgentBench) => string) => Promise<AgentBench>;

/** The same bytes in other pieces, through a fresh stream. */
function refold(bench: AgentBench, agent: RunningAgent, size: number): { events: AgentEvent[]; screen: string } {
  const stream = bench.driver.stream(agent.input);
  const bytes = agent.output();
  const outputs = [];
  for (let at = 0; at < bytes.length; at += size) outputs.push(...stream.push(at, bytes.subarray(at, at + size)));
  const decoder = new TextDecoder();
  return {
    events: outputs.flatMap((output) => (output.kind === 'event' ? [output.event] : [])),
    screen: outputs.map((output) => (output.kind === 'display' ? decoder.decode(output.bytes) : '')).join(''),
  };
}

/** What every driver promises, tried on real processes. */
export function driverSuite(name: string, makeBench: MakeBench): void {
  describe(name, () => {
    let bench: AgentBench;
    afterEach(() => bench.close());

    it('works, gives its verdict and ends with code 0 when stdin is closed', async () => {
      bench = await makeBench([
        { do: 'say', text: 'I begin.' },
        { do: 'write', path: 'made.txt', text: 'one\ntwo\n' },
        { do: 'bash', command: 'cat made.txt; exit 3' },
        { do: 'verdict', passed: true, summary: 'done' },
      ]);
      const agent = await bench.start();
      await agent.until('turn-end');
      expect(await finish(agent)).toBe(0);
      expect(eventsOf(agent, 'verdict')).toEqual([
        { kind: 'verdict', verdict: { passed: true, summary: 'done', findings: [], outputs: {} } },
      ]);
      expect(eventsOf(agent, 'turn-end')).toMatchObject([{ ok: true, problem: null, hasVerdict: true }]);
      expect(await readFile(join(bench.cwd, 'made.txt'), 'utf8')).toBe('one\ntwo\n');
      expect(eventsOf(agent, 'tool-end')).toMatchObject([
        { toolKind: 'file', ok: true, file: { path: 'made.txt', added: 2, removed: 0 } },
        { toolKind: 'bash', ok: false, exitCode: 3, output: 'one\ntwo', title: 'cat made.txt; exit 3' },
      ]);
      expect(eventsOf(agent, 'message')).toMatchObject([{ from: 'farm', text: agent.input.prompt }]);
      expect(eventsOf(agent, 'error')).toEqual([]);
    });

    it('says only what the contract knows, and the same in any chunking', async () => {
      bench = await makeBench([
        { do: 'say', text: 'Some **words** of it, in `code` too.' },
        { do: 'bash', command: 'printf "a\\nb\\n"' },
        { do: 'verdict', passed: false, summary: 'no' },
      ]);
      const agent = await bench.start();
      await agent.until('turn-end');
      await finish(agent);
      for (const event of agent.events) expect(AgentEvent.parse(event)).toEqual(event);
      for (const size of [1, 77, 1_000_000]) {
        const again = refold(bench, agent, size);
        expect(again.events).toEqual(agent.events);
        expect(again.screen).toBe(agent.terminal());
      }
    });

    it('tells its state: running, waiting for an answer, idle', async () => {
      bench = await makeBench([
        { do: 'bash', command: 'touch x', ask: true },
        { do: 'verdict', passed: true, summary: 'ok' },
      ]);
      const agent = await bench.start({ trust: 'ask' });
      agent.answer(await agent.until('ask'), { kind: 'allow', always: false });
      await agent.until('turn-end');
      await finish(agent);
      const states = eventsOf(agent, 'state').map((event) => event.state);
      expect(states).toEqual(['running', 'needs-answer', 'running', 'idle']);
    });

    it('does what was allowed and does not do what was denied', async () => {
      bench = await makeBench([
        { do: 'bash', command: 'touch allowed', ask: true },
        { do: 'bash', command: 'touch denied', ask: true },
        { do: 'verdict', passed: true, summary: 'ok' },
      ]);
      const agent = await bench.start({ trust: 'ask' });
      const first = await agent.until('ask');
      expect(first).toMatchObject({ name: 'Bash', toolKind: 'bash', title: 'run `touch allowed`?' });
      agent.answer(first, { kind: 'allow', always: false });
      const second = await agent.until('ask', (ask) => ask.requestId !== first.requestId);
      agent.answer(second, { kind: 'deny', message: 'Not that one.' });
      await agent.until('turn-end');
      await finish(agent);
      expect(eventsOf(agent, 'tool-end')).toMatchObject([
        { ok: true, durationMs: null },
        { ok: false, denied: true, durationMs: null, output: 'Not that one.' },
      ]);
      expect(eventsOf(agent, 'tool-end')[0]).not.toHaveProperty('denied');
      await expect(readFile(join(bench.cwd, 'allowed'))).resolves.toBeDefined();
      await expect(readFile(join(bench.cwd, 'denied'))).rejects.toThrow();
      expect(eventsOf(agent, 'ask-withdrawn')).toEqual([]);
    });

    it('takes an answer to its question', async () => {
      bench = await makeBench([
        { do: 'question', question: 'Which colour?', options: ['Red', 'Blue'] },
        { do: 'verdict', passed: true, summary: 'ok' },
      ]);
      const agent = await bench.start();
      const ask = await agent.until('ask');
      expect(ask).toMatchObject({ name: 'AskUserQuestion', title: 'Which colour?' });
      expect(ask.input['questions']).toMatchObject([
        { question: 'Which colour?', options: [{ label: 'Red' }, { label: 'Blue' }] },
      ]);
      agent.answer(ask, { kind: 'answer', answers: { 'Which colour?': 'Blue' } });
      const end = await agent.until('tool-end');
      expect(end).toMatchObject({ ok: true, output: expect.stringContaining('Blue') as string });
      await agent.until('turn-end');
      expect(await finish(agent)).toBe(0);
    });

    it('withdraws an open question when it is interrupted, and goes on with the next message', async () => {
      bench = await makeBench([
        { do: 'bash', command: 'touch x', ask: true },
        { do: 'verdict', passed: true, summary: 'after all' },
      ]);
      const agent = await bench.start({ trust: 'ask' });
      const ask = await agent.until('ask');
      agent.send('stop-1', { kind: 'interrupt' });
      const end = await agent.until('turn-end');
      expect(end).toMatchObject({ ok: false, problem: 'interrupted', hasVerdict: false });
      expect(eventsOf(agent, 'ask-withdrawn')).toEqual([{ kind: 'ask-withdrawn', requestId: ask.requestId }]);
      agent.send('go-on', { kind: 'message', text: 'Go on.', from: 'user' });
      await agent.until('verdict');
      await agent.until('turn-end', (event) => event.ok);
      expect(await finish(agent)).toBe(0);
    });

    it('ends a turn without a verdict, and gives one when it is asked once more', async () => {
      bench = await makeBench([
        { do: 'say', text: 'I forgot something.' },
        { do: 'pause' },
        { do: 'verdict', passed: true, summary: 'here it is' },
      ]);
      const agent = await bench.start();
      expect(await agent.until('turn-end')).toMatchObject({ ok: true, hasVerdict: false });
      expect(kindsOf(agent)).not.toContain('verdict');
      agent.send('farm-remind-1', { kind: 'message', text: 'The verdict, please.', from: 'farm' });
      expect(await agent.until('turn-end', (event) => event.hasVerdict)).toMatchObject({ ok: true });
      expect(await finish(agent)).toBe(0);
    });

    it('counts its turns and what they cost, each once', async () => {
      bench = await makeBench([
        { do: 'say', text: 'one' },
        { do: 'pause' },
        { do: 'verdict', passed: true, summary: 'two' },
      ]);
      const agent = await bench.start();
      await agent.until('turn-end');
      const first = eventsOf(agent, 'usage').at(-1);
      agent.send('more', { kind: 'message', text: 'More.', from: 'user' });
      await agent.until('turn-end', (event) => event.hasVerdict);
      await finish(agent);
      const last = eventsOf(agent, 'usage').at(-1);
      expect(first?.costUsd).toBeGreaterThan(0);
      expect(last?.costUsd).toBeGreaterThan(first?.costUsd ?? 0);
      expect(last?.tokens.output).toBeGreaterThan(first?.tokens.output ?? 0);
      const tokens = eventsOf(agent, 'usage').map((usage) => usage.tokens.output);
      expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
    });

    it('says why the API failed, stays for the next message, and ends with code 1 when there is none', async () => {
      bench = await makeBench([{ do: 'api-error', status: 401 }]);
      const agent = await bench.start();
      expect(await agent.until('turn-end')).toMatchObject({ ok: false, problem: 'not-logged-in', hasVerdict: false });
      expect(eventsOf(agent, 'error')).toMatchObject([{ problem: 'not-logged-in', status: 401 }]);
      expect(await finish(agent)).toBe(1);
      expect(eventsOf(agent, 'error')).toHaveLength(1);
    });

    it('is told to have been killed when it was, with its open question withdrawn', async () => {
      bench = await makeBench([{ do: 'bash', command: 'touch x', ask: true }]);
      const agent = await bench.start({ trust: 'ask' });
      await agent.until('ask');
      agent.kill('SIGKILL');
      await agent.ended;
      expect(kindsOf(agent).slice(-2)).toEqual(['ask-withdrawn', 'error']);
      expect(agent.events.at(-1)).toMatchObject({ problem: 'killed', message: 'The agent was ended by SIGKILL.' });
    });

    it('keeps the prompt and every secret out of its command line', async () => {
      bench = await makeBench([{ do: 'verdict', passed: true, summary: 'ok' }]);
      const agent = await bench.start({ prompt: 'Stage: qa\n\nPROMPT-CANARY' });
      await agent.until('turn-end');
      const line = agent.spec.argv.join('\0');
      expect(line).not.toContain('PROMPT-CANARY');
      expect(line).not.toContain('sk-ant');
      expect(agent.spec.closeStdin).not.toBe(true);
      await finish(agent);
    });
  });
}
