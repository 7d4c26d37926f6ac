import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createClaudeDriver } from '../../../src/main/adapters/agents/claude';
import { say } from '../../fakes/model-server';
import { CLAUDE, KEY, finish, namesIn, runInput, startAgent } from './bench';
import { eventsOf, knownUser, prompt, terminalBench } from './terminal-bench';
import type { TerminalBench } from './terminal-bench';

let bench: TerminalBench;
afterEach(() => bench.close());

const withKey = { ANTHROPIC_API_KEY: KEY };
const stateOf = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(join(bench.home, '.claude.json'), 'utf8')) as Record<string, unknown>;
const transcriptsOf = async (): Promise<string[]> =>
  (await readdir(join(bench.home, '.claude/projects'), { recursive: true })).filter((name) => name.endsWith('.jsonl'));

describe('the dialogs of a first start', () => {
  it.each([
    ['has never used the CLI', null, withKey],
    ['has used the CLI without this key', { ...knownUser, theme: 'light' }, withKey],
    ['has never used it and has a token', null, { ANTHROPIC_AUTH_TOKEN: 'a-dummy-token' }],
  ] as const)('do not come up for a user who %s; nothing is answered for good', async (_who, state, env) => {
    bench = await terminalBench([say('Hello.')], { state, env });
    const before = await namesIn(bench.home);
    const agent = await bench.start();
    await prompt(agent);
    expect(await agent.until('turn-end')).toMatchObject({ ok: true });
    expect(bench.model.requests).toHaveLength(1);
    await agent.ended();
    expect(eventsOf(agent, 'usage').at(-1)).toMatchObject({ tokens: { input: 100, output: 20 } });
    expect(await transcriptsOf()).toHaveLength(1);
    expect((await namesIn(bench.home)).filter((name) => name !== '.cache')).toEqual(before);
    if (state !== null) expect(await stateOf()).toEqual(state);
  });

  it('keep their answer where the user has given one', async () => {
    bench = await terminalBench([say('Hello.')], {
      state: { ...knownUser, customApiKeyResponses: { approved: [KEY.slice(-20)], rejected: [] } },
      env: withKey,
    });
    const agent = await bench.start();
    await prompt(agent);
    expect(await agent.until('turn-end')).toMatchObject({ ok: true });
    // It is the user's own folder that is used.
    expect(await readdir(agent.input.runFolder)).not.toContain('claude-config');
  });

  it('are not needed to know that it is ready: the title is told also where the user has switched it off', async () => {
    bench = await terminalBench([say('Hello.')]);
    const env = { CLAUDE_CODE_DISABLE_TERMINAL_TITLE: '1' };
    await writeFile(join(bench.home, '.claude/settings.json'), JSON.stringify({ env }));
    const agent = await bench.start();
    await prompt(agent);
    expect(await agent.until('turn-end')).toMatchObject({ ok: true });
  });

  it('are left to a person who has no login at all, and to nobody else', async () => {
    bench = await terminalBench([], { state: null, env: {} });
    const driver = createClaudeDriver({ env: { HOME: bench.home, CLAUDE_CLI_PATH: CLAUDE, IS_SANDBOX: '1' } });
    const alone = await driver.prepare(runInput(bench, { mode: 'terminal' }));
    expect(alone).toMatchObject({ ok: false, error: { problem: 'not-logged-in' } });
    const attended = await driver.prepare(runInput(bench, { mode: 'terminal', attended: true }));
    expect(attended.ok).toBe(true);
  });
});

describe('a workspace in a terminal', () => {
  it('cannot bring settings, hooks or servers along, and asks for nothing; its memory and commands count', async () => {
    bench = await terminalBench([say('ok')]);
    const file = (name: string, text: string) => writeFile(join(bench.cwd, name), text);
    const hook = [{ matcher: '', hooks: [{ type: 'command', command: 'touch hook-ran' }] }];
    await mkdir(join(bench.cwd, '.claude/commands'), { recursive: true });
    await file('.claude/settings.json', JSON.stringify({ hooks: { UserPromptSubmit: hook, SessionStart: hook } }));
    await file('.mcp.json', JSON.stringify({ mcpServers: { own: { command: 'touch', args: ['server-ran'] } } }));
    await file('.claude/commands/create-spec.md', 'Make a spec of this, COMMAND-CANARY: $ARGUMENTS');
    await file('CLAUDE.md', 'MEMORY-CANARY');
    const agent = await bench.start({ command: { name: 'create-spec', args: 'Stage: spec\n\na\n\nb\n\nlast line' } });
    await prompt(agent);
    await agent.until('turn-end');
    const [request] = bench.model.requests;
    const asked = JSON.stringify(request?.body);
    for (const canary of ['MEMORY-CANARY', 'COMMAND-CANARY', 'last line', 'the tool `verdict`']) {
      expect(asked).toContain(canary);
    }
    expect((await readdir(bench.cwd)).toSorted()).toEqual(['.claude', '.mcp.json', 'CLAUDE.md']);
    expect(eventsOf(agent, 'message')).toMatchObject([{ from: 'farm' }]);
  });
});

describe('one session in both modes', () => {
  it('goes from the stream to the terminal and back, and what each has cost is counted once', async () => {
    bench = await terminalBench([say('One.'), say('Two.'), say('Three.')]);
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: bench.home,
      CLAUDE_CLI_PATH: CLAUDE,
      ANTHROPIC_BASE_URL: bench.model.url,
      ANTHROPIC_AUTH_TOKEN: 'a-dummy-token',
      IS_SANDBOX: '1',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    };
    const driver = createClaudeDriver({ env });
    const first = await startAgent(driver, runInput(bench, { prompt: 'FIRST-PROMPT', verdictSchema: {} }));
    await first.until('turn-end');
    await finish(first);
    const { sessionId } = first.input;

    const second = await bench.start({ sessionId, resume: true, prompt: 'SECOND-PROMPT' });
    await prompt(second);
    await second.until('turn-end');
    await second.ended();
    expect(eventsOf(second, 'session')[0]).toMatchObject({ sessionId });
    const usage = eventsOf(second, 'usage').at(-1);
    expect(usage).toMatchObject({ turns: 1, tokens: { input: 100, output: 20 } });
    // Null where the CLI had not counted this turn yet when it was ended.
    expect(usage?.costUsd ?? 1).toBeGreaterThan(0);

    const third = await startAgent(
      driver,
      runInput(bench, { sessionId, resume: true, prompt: 'THIRD-PROMPT', verdictSchema: {} }),
    );
    await third.until('turn-end');
    await finish(third);
    const asked = JSON.stringify(bench.model.requests.at(-1)?.body.messages);
    for (const words of ['FIRST-PROMPT', 'SECOND-PROMPT', 'THIRD-PROMPT', 'Two.']) expect(asked).toContain(words);
  });
});
