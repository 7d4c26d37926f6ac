import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { foldHook } from '../../../src/main/adapters/agents/claude/terminal/hooks';
import { TerminalFold } from '../../../src/main/adapters/agents/claude/terminal/fold';
import { AgentEvent } from '../../../src/main/contract/agent-event';

const file = join(import.meta.dirname, '../../fixtures/claude/terminal-hooks.ndjson');
const recorded = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Record<string, unknown>);
const input = { cwd: '/work', prompt: 'Stage: implementation\n\nDo it.\n\nAll\nof\nit.', command: null, model: null };

type Hook = Record<string, unknown>;

/** Folds calls under the ids `hook-0`, `hook-1`, ... */
function play(hooks: readonly Hook[], over: Partial<typeof input> = {}): AgentEvent[] {
  const fold = new TerminalFold({ ...input, ...over });
  return hooks.flatMap((hook, at) => foldHook(hook, `hook-${at}`, fold));
}

const of = <K extends AgentEvent['kind']>(events: readonly AgentEvent[], kind: K) =>
  events.filter((event): event is Extract<AgentEvent, { kind: K }> => event.kind === kind);

const hook = (hook_event_name: string, more: Hook = {}): Hook => ({
  hook_event_name,
  session_id: 's',
  prompt_id: 'p',
  ...more,
});
const begin = hook('UserPromptSubmit', { prompt: 'Go.' });
const bash = (command: string, id: string): Hook[] => {
  const call = { tool_name: 'Bash', tool_input: { command } };
  return [hook('PreToolUse', { ...call, tool_use_id: id }), hook('PermissionRequest', call)];
};

describe('a session', () => {
  it('is taken by a plain name only: an agent can send such calls itself', () => {
    const said = ['', '../../other', 'a\0b', 'x'.repeat(101), '5fb2310f-a2d0-4b3b-a335-b5d0ee669115'];
    const hooks = said.map((session_id) => ({ ...begin, session_id, permission_mode: 'm'.repeat(5000) }));
    const events = of(play(hooks.slice(0, 4)), 'session');
    expect(events).toEqual([]);
    const [taken] = of(play(hooks.slice(-1)), 'session');
    expect(taken?.sessionId).toBe(said.at(-1));
    expect(taken?.permissionMode).toHaveLength(50);
  });
});

describe('a recorded turn', () => {
  const events = play(recorded);

  it('says only what the contract knows, and the same again', () => {
    for (const event of events) expect(AgentEvent.parse(event)).toEqual(event);
    expect(play(recorded)).toEqual(events);
  });

  it('begins with the session and the farm’s own prompt, and ends with a verdict', () => {
    expect(events[0]).toMatchObject({ kind: 'session', sessionId: '5fb2310f-a2d0-4b3b-a335-b5d0ee669115' });
    expect(events[1]).toEqual({ kind: 'message', from: 'farm', text: input.prompt });
    expect(of(events, 'turn-end')).toMatchObject([{ ok: true, hasVerdict: true }]);
    expect(events.at(-1)).toEqual({ kind: 'state', state: 'idle' });
  });

  it('puts the pieces of what was said together', () => {
    expect(of(events, 'text').map(({ text }) => text)).toEqual(['I **begin**.\n\nNow.', 'All done.']);
  });

  it('tells tools, their ends and what they changed; the verdict is none', () => {
    expect(of(events, 'tool').map(({ name }) => name)).toEqual([
      'Bash',
      'Write',
      'Bash',
      'Edit',
      'Read',
      'AskUserQuestion',
      'Agent',
      'Bash',
    ]);
    expect(of(events, 'tool-end')).toMatchObject([
      { name: 'Bash', ok: false, exitCode: 3, output: 'out' },
      { name: 'Write', ok: true, file: { path: 'a.txt', added: 2, removed: 0 } },
      { name: 'Bash', ok: false, denied: true, durationMs: null, output: 'Not that.', title: 'touch denied' },
      { name: 'Edit', ok: true, file: { path: 'a.txt', added: 2, removed: 1 } },
      { name: 'Read', ok: true, output: 'one\nthree\nfour' },
      { name: 'AskUserQuestion', ok: true },
      { name: 'Bash', ok: false },
      { name: 'Agent', ok: true },
    ]);
    expect(of(events, 'tool-end').filter(({ denied }) => denied)).toHaveLength(1);
  });

  it('says which call a question is about, and takes it back when the call goes on', () => {
    const asks = of(events, 'ask');
    expect(asks.map(({ title, toolUseId }) => [title, toolUseId])).toEqual([
      ['run `echo out; exit 3`?', 'toolu_00000003'],
      ['change a.txt?', 'toolu_00000006'],
      ['run `touch denied`?', 'toolu_00000007'],
      ['change a.txt?', 'toolu_00000010'],
      ['Which colour?', expect.any(String)],
      ['run `echo out; exit 3`?', 'toolu_00000022'],
    ]);
    expect(of(events, 'ask-withdrawn').map(({ requestId }) => requestId)).toEqual(
      asks.map(({ requestId }) => requestId),
    );
  });

  it('knows what a helper agent does from what the agent does itself', () => {
    const helper = of(events, 'tool').find(({ name }) => name === 'Agent');
    expect(of(events, 'tool').map(({ parent }) => parent)).toEqual([...Array<null>(7).fill(null), helper?.toolUseId]);
  });
});

describe('words in a terminal', () => {
  const messages = (prompt: string, over: Partial<typeof input> = {}) =>
    of(play([hook('UserPromptSubmit', { prompt })], over), 'message');

  it('are the farm’s only where they are its prompt', () => {
    expect(messages('Do something else')).toEqual([{ kind: 'message', from: 'user', text: 'Do something else' }]);
    expect(messages(`${input.prompt}\n\nGive the verdict.`)).toMatchObject([{ from: 'farm', text: input.prompt }]);
    expect(messages('/workspace:create-spec Stage: spec', { command: { args: 'Stage: spec' } as never })).toMatchObject(
      [{ from: 'farm' }],
    );
    expect(messages('<task-notification>\n<x/>')).toMatchObject([{ from: 'agent' }]);
    expect(messages('anything', { prompt: '' })).toMatchObject([{ from: 'user' }]);
  });

  it('are known by their beginning when they are long and come cut', () => {
    const prompt = `Stage: qa\n${'word '.repeat(10_000)}`;
    const cut = `\n\n<pasted_content id="1f">\n${prompt.slice(0, 16_000)}…`;
    expect(messages(cut, { prompt })).toMatchObject([{ from: 'farm' }]);
  });

  it('lose what could act on a terminal', () => {
    expect(messages('a\u001b[31mb\u202ec')).toMatchObject([{ text: 'abc' }]);
  });

  it('in pieces that come in any order are put in theirs', () => {
    const piece = (index: number, final: boolean, delta: string) =>
      hook('MessageDisplay', { message_id: 'm', index, final, delta });
    expect(of(play([piece(1, false, 'b'), piece(0, false, 'a'), piece(2, true, 'c')]), 'text')).toEqual([
      { kind: 'text', text: 'abc' },
    ]);
    expect(of(play([piece(0, true, ' ')]), 'text')).toEqual([]);
  });
});

describe('the end of a terminal turn', () => {
  const failure = (error: string, said: string) =>
    play([begin, hook('StopFailure', { error, last_assistant_message: said })]);

  it.each([
    ['authentication_failed', 'Please run /login · API Error: 401 x', 'not-logged-in', 401],
    ['rate_limit', 'API Error: Request rejected (429) · x', 'api-overloaded', 429],
    ['rate_limit', "You've hit your 5-hour limit · resets 9:30am (UTC)", 'limit-reached', null],
    ['unknown', 'API Error: 400 bad', 'api-error', 400],
    ['unknown', 'API Error: Unable to connect to API (ECONNREFUSED)', 'network-down', null],
    ['billing_error', 'Credit balance is too low', 'out-of-credit', null],
    ['model_not_found', 'x', 'model-not-found', null],
  ] as const)('says what "%s: %s" is', (error, said, problem, status) => {
    const events = failure(error, said);
    expect(of(events, 'error')).toMatchObject([{ problem, message: said, status }]);
    expect(of(events, 'turn-end')).toMatchObject([{ ok: false, problem, hasVerdict: false }]);
  });

  it('closes what is open', () => {
    const events = play([begin, ...bash('one', 'a'), hook('Stop')]);
    expect(of(events, 'ask-withdrawn')).toHaveLength(1);
    expect(of(events, 'tool-end')).toMatchObject([{ toolUseId: 'a', ok: false }]);
    expect(of(events, 'state').map(({ state }) => state)).toEqual(['running', 'needs-answer', 'idle']);
  });

  it('does not count a verdict of the turn before', () => {
    const verdict = { tool_name: 'mcp__croft__verdict', tool_use_id: 'v', tool_input: {} };
    const given = [hook('PreToolUse', verdict), hook('PostToolUse', { ...verdict, tool_response: 'ok' })];
    const refused = [hook('PreToolUse', verdict), hook('PostToolUseFailure', { ...verdict, error: 'no' })];
    const events = play([begin, ...given, hook('Stop'), begin, hook('Stop'), begin, ...refused, hook('Stop')]);
    expect(of(events, 'turn-end').map(({ hasVerdict }) => hasVerdict)).toEqual([true, false, false]);
  });
});

describe('a question in a terminal', () => {
  it('goes when the agent hangs up, with the call that it was about', () => {
    const events = play([begin, ...bash('one', 'a'), hook('HungUp', { hook_id: 'hook-2' })]);
    expect(of(events, 'ask-withdrawn')).toEqual([{ kind: 'ask-withdrawn', requestId: 'hook-2' }]);
    expect(of(events, 'tool-end')).toMatchObject([{ toolUseId: 'a', ok: false, denied: true }]);
    expect(of(events, 'turn-end')).toEqual([]);
    expect(play([begin, hook('HungUp', { hook_id: 'other' })]).at(-1)).toMatchObject({
      kind: 'state',
      state: 'running',
    });
  });

  it('is not asked of a call that a rule denies, nor of one that never began for another reason', () => {
    const call = { tool_name: 'Bash', tool_input: { command: 'one' } };
    const pair = ['a', 'b'].map((id) => ({ ...call, tool_use_id: id }));
    const events = play([
      begin,
      ...pair.map((each) => hook('PreToolUse', each)),
      hook('PermissionDenied', { ...pair[0], reason: 'A rule.' }),
      hook('PostToolBatch', { tool_calls: pair.map((each) => ({ ...each, tool_response: 'No.' })) }),
    ]);
    expect(of(events, 'tool-end').map(({ toolUseId, denied }) => [toolUseId, denied])).toEqual([
      ['a', true],
      ['b', undefined],
    ]);
  });

  it('is about one call each, also where two are the same', () => {
    const calls = [...bash('same', 'a').slice(0, 1), ...bash('same', 'b'), ...bash('same', 'b').slice(1)];
    expect(of(play([begin, ...calls]), 'ask').map(({ toolUseId }) => toolUseId)).toEqual(['a', 'b']);
  });
});

describe('what is no proper hook call', () => {
  it('says nothing and breaks nothing', () => {
    const odd: Hook[] = [
      {},
      { hook_event_name: 7 },
      { hook_event_name: 'constructor' },
      hook('Unknown'),
      hook('SubagentStart'),
      hook('PostToolUse', { tool_use_id: 'never-begun' }),
      hook('PostToolBatch', { tool_calls: 'none' }),
    ];
    expect(of(play(odd), 'tool-end')).toEqual([]);
    for (const name of recorded.map((each) => String(each['hook_event_name']))) {
      for (const event of play([{ hook_event_name: name, tool_input: [], index: 'x', session_id: {} }])) {
        expect(AgentEvent.parse(event)).toEqual(event);
      }
    }
  });
});
