import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ensureDemoRepository } from '../../../src/main/adapters/demo/demo-repository';
import { waitFor } from '../../fakes/wait-for';
import type { AgentBench } from './bench';
import { eventsOf, everyTool, finish, kindsOf, namesIn, scriptedBench, trusts } from './bench';

let bench: AgentBench;
afterEach(() => bench.close());

describe('the demo of the scripted agent', () => {
  it('walks the demo repository through all stages with real work', async () => {
    bench = await scriptedBench();
    const env = { PATH: process.env['PATH'] ?? '', HOME: bench.home };
    const cwd = await ensureDemoRepository(join(bench.root, 'greeter'), env);
    for (const stage of ['specification', 'implementation', 'qa']) {
      const agent = await bench.start({ cwd, prompt: `Stage: ${stage}\n\nSay goodbye, too.` });
      await agent.until('turn-end');
      expect(await finish(agent)).toBe(0);
      expect(eventsOf(agent, 'verdict')).toMatchObject([{ verdict: { passed: true } }]);
      expect(eventsOf(agent, 'tool-end').filter((event) => !event.ok)).toEqual([]);
    }
    expect(await readFile(join(cwd, 'src/greeter.js'), 'utf8')).toContain('goodbye');
    expect(await readFile(join(cwd, 'test/goodbye.test.js'), 'utf8')).toContain('goodbye');
  });

  it('does something in any other folder, and can be run again', async () => {
    bench = await scriptedBench();
    for (const stage of ['implementation', 'implementation', 'qa']) {
      const agent = await bench.start({ prompt: `Stage: ${stage}\n` });
      await agent.until('turn-end');
      await finish(agent);
      expect(eventsOf(agent, 'verdict')).toMatchObject([{ verdict: { passed: true } }]);
    }
  });

  it('fails QA when the check that it runs fails', async () => {
    bench = await scriptedBench();
    const agent = await bench.start({ prompt: 'Stage: qa\n' });
    await agent.until('turn-end');
    await finish(agent);
    expect(eventsOf(agent, 'verdict')).toMatchObject([{ verdict: { passed: false } }]);
  });
});

describe('the trust of the workspace', () => {
  it.each(trusts)('%s decides what it asks for', async (trust, wanted) => {
    bench = await scriptedBench(everyTool);
    const agent = await bench.start({ trust });
    for (let answered = 0; answered < wanted.length; answered += 1) {
      const ask = await waitFor('the next ask', () => eventsOf(agent, 'ask')[answered]);
      agent.answer(ask, { kind: 'allow', always: false });
    }
    await agent.until('turn-end');
    expect(await finish(agent)).toBe(0);
    expect(eventsOf(agent, 'ask').map(({ name }) => name)).toEqual(wanted);
    expect(await readFile(join(bench.cwd, 'greeting.txt'), 'utf8')).toBe('hello\n');
  });

  it.each([
    ['edit', 1],
    ['ask', 3],
  ] as const)('%s asks as the real agent does about commands that change files', async (trust, asked) => {
    const commands = ['mkdir -p made/in', 'touch made/a && mv made/a made/b', 'chmod 700 made'];
    bench = await scriptedBench([...commands.map((command) => ({ bash: command })), { verdict: 'pass' }]);
    const agent = await bench.start({ trust });
    for (let answered = 0; answered < asked; answered += 1) {
      const ask = await waitFor('the next ask', () => eventsOf(agent, 'ask')[answered]);
      agent.answer(ask, { kind: 'allow', always: false });
    }
    await agent.until('turn-end');
    await finish(agent);
    expect(eventsOf(agent, 'ask').map(({ title }) => title)).toEqual(
      commands.slice(-asked).map((command) => `run \`${command}\`?`),
    );
    expect(await namesIn(join(bench.cwd, 'made'))).toEqual(['b', 'in']);
  });

  it('fails the demo where what it needs was not permitted', async () => {
    bench = await scriptedBench();
    const agent = await bench.start({ trust: 'ask', prompt: 'Stage: implementation\n' });
    agent.answer(await agent.until('ask', ({ name }) => name === 'Write'), { kind: 'deny', message: 'no' });
    const again = await agent.until('ask', ({ name }) => name === 'Bash');
    agent.answer(again, { kind: 'deny', message: 'no' });
    expect(await agent.until('verdict')).toMatchObject({
      verdict: { passed: false, findings: [{ message: 'GREETING.md was not permitted' }] },
    });
    await finish(agent);
    expect(await namesIn(bench.cwd)).toEqual([]);
  });
});

describe('a folder without git', () => {
  it('holds nothing of the agent’s own, which still knows its attempts there', async () => {
    bench = await scriptedBench({ stages: { qa: [{ verdict: 'pass', failFirst: 1 }] } });
    for (const passed of [false, true]) {
      const agent = await bench.start({ prompt: 'Stage: qa\n' });
      expect(await agent.until('verdict')).toMatchObject({ verdict: { passed } });
      await finish(agent);
    }
    expect(await namesIn(bench.cwd)).toEqual([]);
  });
});

describe('a script', () => {
  it('can fail the first attempts at a stage, counted per folder', async () => {
    bench = await scriptedBench({ stages: { qa: [{ verdict: 'pass', failFirst: 2 }] } });
    const passed: boolean[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const agent = await bench.start({ prompt: 'Stage: qa\n' });
      passed.push((await agent.until('verdict')).verdict.passed);
      await finish(agent);
    }
    expect(passed).toEqual([false, false, true]);
  });

  it('can have another list for each attempt', async () => {
    bench = await scriptedBench([[{ say: 'first' }, { verdict: 'fail' }], [{ verdict: 'pass' }]]);
    for (const passed of [false, true, true]) {
      const agent = await bench.start();
      expect(await agent.until('verdict')).toMatchObject({ verdict: { passed } });
      await finish(agent);
    }
  });

  it('can send what nobody should send, and all of it is borne', async () => {
    bench = await scriptedBench([
      { malformed: 120 },
      { raw: '\u0000\u0000\n[1,2]\n"x"\n{"type":"__proto__"}\n{"type":"constructor"}\n{}\n' },
      { flood: 2000, bytes: 200 },
      { hugeLine: 5_000_000 },
      { verdict: 'pass' },
    ]);
    const agent = await bench.start();
    await agent.until('turn-end');
    expect(await finish(agent)).toBe(0);
    expect(eventsOf(agent, 'dropped')).toHaveLength(50);
    expect(eventsOf(agent, 'text')).toHaveLength(2000);
    const notes = eventsOf(agent, 'note').map((note) => note.text);
    expect(notes).toEqual([
      'Lines of kinds that Croft does not know: __proto__ ×1, constructor ×1, no type ×1, huge ×1.',
      '123 lines could not be read.',
    ]);
  });

  it('can end the process after its verdict, or instead of it', async () => {
    bench = await scriptedBench([[{ verdict: 'pass' }, { exit: 3 }], [{ say: 'oh' }, { exit: 3 }], [{ exit: 0 }]]);
    const late = await bench.start();
    await late.until('turn-end');
    late.send('more', { kind: 'message', text: 'Still there?', from: 'user' });
    expect((await late.ended).code).toBe(3);
    const early = await bench.start();
    expect((await early.ended).code).toBe(3);
    expect(early.events.at(-1)).toMatchObject({
      kind: 'error',
      problem: 'exited',
      message: 'The agent ended with code 3.',
    });
    const quiet = await bench.start();
    expect((await quiet.ended).code).toBe(0);
    expect(quiet.events.at(-1)).toMatchObject({ kind: 'error', problem: 'exited' });
  });

  it('can tell of retries and limits, and fail for one', async () => {
    bench = await scriptedBench([
      { retry: { attempt: 3, error_status: 529, error: 'overloaded' } },
      { limit: { status: 'rejected', utilization: 1, resetsAt: 4_102_444_800 } },
      { apiError: { status: 429, error: 'rate_limit', message: 'limit', api_error: 'usage_limit_reached' } },
    ]);
    const agent = await bench.start();
    const end = await agent.until('turn-end');
    expect(end).toMatchObject({ ok: false, problem: 'limit-reached', resetsAt: 4_102_444_800_000 });
    expect(await finish(agent)).toBe(1);
    expect(kindsOf(agent)).toContain('retry');
    expect(agent.terminal()).toContain('⟳ the API answers 529: attempt 3 of 10');
  });

  it('can hang, and is deaf to SIGINT only where it says so', async () => {
    bench = await scriptedBench([
      [{ say: 'now' }, { hang: true }],
      [{ deaf: true }, { say: 'now' }, { hang: true }],
    ]);
    const polite = await bench.start();
    await polite.until('text');
    polite.kill('SIGINT');
    expect(await polite.ended).toMatchObject({ code: 0, signal: null });
    expect(eventsOf(polite, 'turn-end')).toMatchObject([{ problem: 'interrupted' }]);
    const deaf = await bench.start();
    await deaf.until('text');
    deaf.kill('SIGINT');
    deaf.kill('SIGTERM');
    expect(await deaf.ended).toMatchObject({ signal: 'SIGTERM' });
    expect(eventsOf(deaf, 'turn-end')).toEqual([]);
  });

  it('can leave a process behind in a session of its own', async () => {
    bench = await scriptedBench([{ spawn: 'echo $$ > left; exec sleep 600' }, { verdict: 'pass' }]);
    const agent = await bench.start();
    await agent.until('turn-end');
    await finish(agent);
    const pid = Number(await waitFor('the pid', () => readFile(join(bench.cwd, 'left'), 'utf8').catch(() => '')));
    expect(process.kill(pid, 0)).toBe(true);
    process.kill(pid, 'SIGKILL');
  });
});
