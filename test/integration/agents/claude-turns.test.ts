import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bash, edit, passed, read, say, think, tool, verdict, write } from '../../fakes/model-server';
import type { AgentBench } from './bench';
import { claudeBench, eventsOf, finish, kindsOf, runInput } from './bench';

// What Claude's own command line does is measured here as much as what the driver makes of it: these facts carry the farm's logic.

let bench: AgentBench;
afterEach(() => bench.close());

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(bench.cwd, path)), { recursive: true });
  await writeFile(join(bench.cwd, path), text);
}

describe('a turn of Claude', () => {
  it('tells reasoning, words and tools as they come, and a title for each', async () => {
    bench = await claudeBench([
      think('First I look.', 'Then I **work**.'),
      write('src/a.ts', 'a\nb\nc\n'),
      read('src/a.ts'),
      edit('src/a.ts', 'b\n', 'B\nBB\n'),
      bash('printf "out\\n"; printf "err\\n" >&2'),
      passed('ok'),
    ]);
    const agent = await bench.start();
    await agent.until('verdict');
    await finish(agent);
    expect(eventsOf(agent, 'thinking')).toEqual([{ kind: 'thinking', text: 'First I look.' }]);
    expect(eventsOf(agent, 'tool').map((event) => [event.name, event.toolKind, event.title])).toEqual([
      ['Write', 'file', 'src/a.ts'],
      ['Read', 'file', 'src/a.ts'],
      ['Edit', 'file', 'src/a.ts'],
      ['Bash', 'bash', 'printf "out\\n"; printf "err\\n" >&2'],
    ]);
    const ends = eventsOf(agent, 'tool-end');
    expect(ends.map((event) => event.file)).toEqual([
      { path: 'src/a.ts', added: 3, removed: 0 },
      null,
      { path: 'src/a.ts', added: 2, removed: 1 },
      null,
    ]);
    expect(ends.at(-1)).toMatchObject({ ok: true, exitCode: 0, output: 'out\nerr' });
    expect(ends.every((event) => event.durationMs !== null)).toBe(true);
  });

  it('draws words while the model is still writing them, and once only', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    bench = await claudeBench([say('It works.'), passed('ok')]);
    bench.model.use((request) => (request.position === 0 ? say('It works.') : { ...passed('ok'), until: held }));
    const agent = await bench.start();
    await agent.until('text');
    expect(agent.terminal().split('It works.')).toHaveLength(2);
    release();
    await agent.until('verdict');
    await finish(agent);
    expect(agent.terminal().split('It works.')).toHaveLength(2);
  });

  it('is held to the verdict by the CLI itself once, and refused a verdict of another shape', async () => {
    bench = await claudeBench([say('Done.'), verdict({ passed: 'yes', summary: 1 }), passed('now right')]);
    const agent = await bench.start();
    await agent.until('turn-end');
    await finish(agent);
    expect(eventsOf(agent, 'message').at(-1)).toMatchObject({
      from: 'agent',
      text: expect.stringContaining('StructuredOutput') as string,
    });
    expect(eventsOf(agent, 'verdict')).toMatchObject([{ verdict: { summary: 'now right' } }]);
    expect(kindsOf(agent)).not.toContain('tool');
  });

  it('that never gets its verdict right ends as a turn without one', async () => {
    bench = await claudeBench(() => verdict({ passed: 'no' }));
    const agent = await bench.start();
    expect(await agent.until('turn-end')).toMatchObject({ ok: true, problem: null, hasVerdict: false });
    bench.model.use(() => passed('at last'));
    agent.send('farm-remind-1', { kind: 'message', text: 'The verdict, please.', from: 'farm' });
    await agent.until('verdict');
    await agent.until('turn-end', (event) => event.hasVerdict);
    expect(await finish(agent)).toBe(0);
  });

  it('keeps to its schema over several turns of one process; each verdict is told', async () => {
    bench = await claudeBench([passed('one'), passed('two'), passed('three')]);
    const agent = await bench.start();
    for (const [index, summary] of ['one', 'two', 'three'].entries()) {
      await agent.until('verdict', (event) => event.verdict.summary === summary);
      await agent.until('turn-end', () => eventsOf(agent, 'turn-end').length > index);
      if (index < 2) agent.send(`more-${index}`, { kind: 'message', text: 'Again.', from: 'user' });
    }
    expect(await finish(agent)).toBe(0);
    expect(eventsOf(agent, 'session')).toHaveLength(1);
  });

  it('takes a message that comes while it works into the turn that runs', async () => {
    bench = await claudeBench([bash('echo started > mark; while [ ! -e go ]; do sleep 0.05; done'), passed('ok')]);
    const agent = await bench.start();
    await agent.until('tool');
    agent.send('aside', { kind: 'message', text: 'By the way: CANARY-ASIDE', from: 'user' });
    await put('go', '');
    await agent.until('turn-end');
    await finish(agent);
    expect(eventsOf(agent, 'turn-end')).toHaveLength(1);
    expect(JSON.stringify(bench.model.requests.at(-1)?.body)).toContain('CANARY-ASIDE');
  });

  it('takes a message that is sent again under its id once', async () => {
    bench = await claudeBench(() => passed('ok'));
    const agent = await bench.start();
    await agent.until('turn-end');
    agent.send('input_1', { kind: 'message', text: 'CANARY-TWICE', from: 'user' });
    agent.send('input_1', { kind: 'message', text: 'CANARY-TWICE', from: 'user' });
    await agent.until('turn-end', () => eventsOf(agent, 'turn-end').length > 1);
    agent.send('input_1', { kind: 'message', text: 'CANARY-TWICE', from: 'user' });
    agent.send('input_2', { kind: 'message', text: 'CANARY-OTHER', from: 'user' });
    await agent.until('turn-end', () => eventsOf(agent, 'turn-end').length > 2);
    await finish(agent);
    const said = JSON.stringify(bench.model.requests.at(-1)?.body);
    expect(said.split('CANARY-TWICE')).toHaveLength(2);
    expect(said).toContain('CANARY-OTHER');
  });

  it('stops a command that is interrupted and waits for words', async () => {
    bench = await claudeBench([bash('for i in $(seq 600); do sleep 0.1; done'), passed('after all')]);
    const agent = await bench.start();
    await agent.until('tool');
    agent.send('stop-1', { kind: 'interrupt' });
    expect(await agent.until('turn-end')).toMatchObject({ ok: false, problem: 'interrupted' });
    expect(await agent.until('tool-end')).toMatchObject({ ok: false, output: 'Stopped by the user.' });
    agent.send('go-on', { kind: 'message', text: 'Go on.', from: 'user' });
    await agent.until('verdict');
    expect(await finish(agent)).toBe(0);
  });

  it('stops at the most turns, and at its budget', async () => {
    bench = await claudeBench([bash('echo 1', { usage: { output: 100_000 } }), bash('echo 2'), bash('echo 3')]);
    const { settings } = runInput(bench);
    const claude = { ...settings.claude, maxTurns: 2 };
    const turns = await bench.start({ settings: { ...settings, claude } });
    expect(await turns.until('turn-end')).toMatchObject({ ok: false, problem: 'max-turns' });
    expect(await finish(turns)).toBe(1);
    const budget = await bench.start({ settings: { ...settings, claude: { ...settings.claude, budgetUsd: 0.5 } } });
    expect(await budget.until('turn-end')).toMatchObject({ ok: false, problem: 'budget-spent' });
    expect(await finish(budget)).toBe(1);
    expect(eventsOf(budget, 'error')).toEqual([]);
  });

  it('of a helper is told with its parent and drawn beside it', async () => {
    bench = await claudeBench((request) => {
      if (request.tools.includes('StructuredOutput')) {
        return request.position === 0
          ? tool('Agent', { description: 'look around', prompt: 'Look.', subagent_type: 'general-purpose' })
          : passed('ok');
      }
      return request.toolResults.length > 0 ? say('HELPER-WORDS') : bash('echo from-helper');
    });
    const agent = await bench.start();
    await agent.until('turn-end');
    await finish(agent);
    const [helper, inner] = eventsOf(agent, 'tool');
    expect(helper).toMatchObject({ name: 'Agent', title: 'Agent look around', parent: null });
    expect(inner).toMatchObject({ name: 'Bash', parent: helper?.toolUseId });
    expect(agent.terminal()).toMatch(/┊.*HELPER-WORDS/);
    expect(eventsOf(agent, 'text')).toEqual([]);
  });
});

describe('a session of Claude', () => {
  it('goes on where it was, and each run counts only what it used itself', async () => {
    bench = await claudeBench([bash('echo CANARY-FIRST', { usage: { input: 1000, output: 500 } }), passed('one')]);
    const first = await bench.start();
    await first.until('turn-end');
    await finish(first);
    bench.model.use(() => passed('two'));
    const { sessionId } = first.input;
    const second = await bench.start({ sessionId, resume: true, prompt: 'Stage: implementation\n\nGo on.' });
    await second.until('turn-end');
    second.send('more', { kind: 'message', text: 'More.', from: 'user' });
    await second.until('turn-end', () => eventsOf(second, 'turn-end').length > 1);
    await finish(second);
    expect(JSON.stringify(bench.model.requests.at(-1)?.body)).toContain('CANARY-FIRST');
    const [used, usedLater] = [first, second].map((agent) => eventsOf(agent, 'usage').at(-1));
    expect(used?.tokens).toMatchObject({ input: 1100, output: 520 });
    expect(usedLater?.tokens).toMatchObject({ input: 200, output: 40 });
    expect(usedLater?.costUsd).toBeCloseTo(0.0016, 6);
  });

  it('hears the same reminder again in a later run', async () => {
    bench = await claudeBench(() => passed('ok'));
    const remind = { kind: 'message', text: 'The verdict, please.', from: 'farm' } as const;
    const first = await bench.start();
    await first.until('turn-end');
    first.send('farm-remind-1', remind);
    await first.until('turn-end', () => eventsOf(first, 'turn-end').length > 1);
    await finish(first);
    const second = await bench.start({ sessionId: first.input.sessionId, resume: true });
    await second.until('turn-end');
    second.send('farm-remind-1', remind);
    await second.until('turn-end', () => eventsOf(second, 'turn-end').length > 1);
    expect(await finish(second)).toBe(0);
  });

  it('that does not exist is told so', async () => {
    bench = await claudeBench([passed('never')]);
    const agent = await bench.start({ resume: true });
    await agent.ended;
    expect(eventsOf(agent, 'turn-end')).toMatchObject([{ ok: false, problem: 'session-unknown' }]);
    expect(bench.model.requests).toHaveLength(0);
  });

  it('whose id is taken is told so', async () => {
    bench = await claudeBench([passed('one'), passed('two')]);
    const first = await bench.start();
    await first.until('turn-end');
    await finish(first);
    const second = await bench.start({ sessionId: first.input.sessionId });
    expect((await second.ended).code).toBe(1);
    expect(second.events).toMatchObject([{ kind: 'error', problem: 'session-unknown' }]);
    expect(second.terminal()).toContain('already in use');
  });
});

describe('a slash command', () => {
  const command = { name: 'create-spec', args: 'Stage: specification\n\nthe login page' };

  it('of the workspace takes the place of the prompt', async () => {
    bench = await claudeBench([passed('ok')]);
    await put('.claude/commands/create-spec.md', 'CANARY-COMMAND for $ARGUMENTS');
    const agent = await bench.start({ command });
    await agent.until('turn-end');
    await finish(agent);
    const [request] = bench.model.requests;
    expect(request?.lastUserText).toContain('CANARY-COMMAND for Stage: specification');
    expect(request?.stage).toBe('specification');
    expect(eventsOf(agent, 'session')[0]?.slashCommands).toContain('workspace:create-spec');
    expect(eventsOf(agent, 'verdict')).toHaveLength(1);
  });

  it('of the user takes it where the workspace has none, a skill as well', async () => {
    bench = await claudeBench([passed('ok')]);
    const skill = join(bench.home, '.claude/skills/create-spec');
    await mkdir(skill, { recursive: true });
    await writeFile(join(skill, 'SKILL.md'), '---\nname: create-spec\ndescription: d\n---\nCANARY-SKILL $ARGUMENTS');
    const agent = await bench.start({ command });
    await agent.until('turn-end');
    await finish(agent);
    expect(bench.model.requests[0]?.lastUserText).toContain('CANARY-SKILL');
  });

  it('that nobody has leaves the prompt as it is, though the CLI has one of that name built in', async () => {
    bench = await claudeBench([passed('ok')]);
    const agent = await bench.start({ command: { name: 'review', args: 'x' }, prompt: 'Stage: qa\n\nCANARY-PROMPT' });
    await agent.until('turn-end');
    await finish(agent);
    expect(bench.model.requests[0]?.lastUserText).toContain('Stage: qa\n\nCANARY-PROMPT');
    expect(eventsOf(agent, 'verdict')).toHaveLength(1);
  });

  it('whose own shell line may not run without asking is a problem with a sentence', async () => {
    bench = await claudeBench([passed('never')]);
    await put('.claude/commands/create-spec.md', '---\nallowed-tools: Bash(touch:*)\n---\n!`touch canary`');
    const agent = await bench.start({ command, trust: 'ask' });
    const end = await agent.until('turn-end');
    expect(end).toMatchObject({ ok: false, problem: 'start-failed' });
    expect(end.message).toContain('touch canary');
    await expect(readFile(join(bench.cwd, 'canary'))).rejects.toThrow();
    await finish(agent);
  });
});
