import { afterEach, describe, expect, it } from 'vitest';
import type { ProblemCode } from '../../../src/main/contract/agent-event';
import type { Step } from '../../fakes/model-server';
import {
  cut,
  emptyReply,
  htmlReply,
  httpError,
  limitHeaders,
  limitReached,
  malformed,
  passed,
} from '../../fakes/model-server';
import type { AgentBench } from './bench';
import { claudeBench, eventsOf, finish, kindsOf } from './bench';

let bench: AgentBench;
afterEach(() => bench.close());

const always = { times: Infinity };
const credit = { ...always, message: 'Your credit balance is too low to access the Anthropic API.' };
const tooLong = { ...always, message: 'prompt is too long: 250000 tokens > 200000 maximum' };

const ends: readonly (readonly [what: string, step: Step, problem: ProblemCode, status: number | null])[] = [
  ['401', httpError(401, always), 'not-logged-in', 401],
  ['403', httpError(403, always), 'not-logged-in', 403],
  ['no credit', httpError(400, credit), 'out-of-credit', 400],
  ['a prompt that is too long', httpError(400, tooLong), 'prompt-too-long', 400],
  ['an unknown model', httpError(404, always), 'model-not-found', 404],
  ['429 with a long retry-after', httpError(429, { ...always, retryAfter: 3600 }), 'api-overloaded', 429],
  ['500', httpError(500, always), 'api-error', 500],
  ['529', httpError(529, always), 'api-overloaded', 529],
  ['a stream that is cut', cut('so far', always), 'network-down', null],
  ['a stream that is no stream', malformed(always), 'bad-stream', null],
  ['an empty answer', emptyReply(always), 'bad-stream', null],
  ['a web page', htmlReply(always), 'bad-stream', null],
];

describe('an API that answers', () => {
  it.each(ends)(
    '%s is its own problem, told once, and the process stays for a message',
    async (_, step, problem, status) => {
      bench = await claudeBench([step]);
      const agent = await bench.start();
      const end = await agent.until('turn-end');
      expect(end).toMatchObject({ ok: false, problem, hasVerdict: false, resetsAt: null });
      expect(end.message).not.toBe('');
      expect(eventsOf(agent, 'error')).toMatchObject([{ status }]);
      bench.model.use(() => passed('It works again.'));
      agent.send('again', { kind: 'message', text: 'Try again.', from: 'user' });
      await agent.until('verdict');
      await agent.until('turn-end', (event) => event.ok);
      expect(await finish(agent)).toBe(0);
    },
  );
});

describe('an API that fails for a while', () => {
  const retried: readonly (readonly [what: string, step: Step, status: number])[] = [
    ['429 with retry-after', httpError(429, { retryAfter: 1 }), 429],
    ['429 without', httpError(429), 429],
    ['500', httpError(500), 500],
    ['529', httpError(529), 529],
  ];

  it.each(retried)('%s: the wait is told, then the work goes on', async (_, step, status) => {
    bench = await claudeBench([step, passed('ok')], { CLAUDE_CODE_MAX_RETRIES: '2' });
    const agent = await bench.start();
    const retry = await agent.until('retry');
    expect(retry).toMatchObject({ attempt: 1, maxAttempts: 2, status });
    expect(retry.delayMs).toBeGreaterThan(0);
    await agent.until('verdict');
    expect(await finish(agent)).toBe(0);
    expect(agent.terminal()).toContain(`⟳ the API answers ${status}: attempt 1 of 2`);
  });

  it('gives up after the last try', async () => {
    bench = await claudeBench([httpError(500, always)], { CLAUDE_CODE_MAX_RETRIES: '2' });
    const agent = await bench.start();
    expect(await agent.until('turn-end')).toMatchObject({ problem: 'api-error' });
    expect(eventsOf(agent, 'retry').map((retry) => retry.attempt)).toEqual([1, 2]);
    expect(await finish(agent)).toBe(1);
  });

  it('is not there at all: the network is down', async () => {
    bench = await claudeBench([], { ANTHROPIC_BASE_URL: 'http://127.0.0.1:9', CLAUDE_CODE_MAX_RETRIES: '1' });
    const agent = await bench.start();
    expect(await agent.until('retry')).toMatchObject({ status: null });
    expect(await agent.until('turn-end')).toMatchObject({ problem: 'network-down' });
    expect(await finish(agent)).toBe(1);
  });

  it('is tried again when a stream was cut, and nothing is drawn as if it were whole', async () => {
    bench = await claudeBench([cut('half a sen'), passed('whole')]);
    const agent = await bench.start();
    await agent.until('verdict');
    await finish(agent);
    expect(eventsOf(agent, 'text')).toEqual([]);
  });
});

describe('a subscription', () => {
  const token = { ANTHROPIC_API_KEY: '', CLAUDE_CODE_OAUTH_TOKEN: 'dummy-token-for-tests' };
  const resetsAt = Math.floor(Date.now() / 1000) + 3600;

  it('that is nearly used up says so and goes on', async () => {
    const headers = limitHeaders({ status: 'allowed_warning', utilization: 0.93, resetsAt });
    bench = await claudeBench([{ ...passed('ok'), headers }], token);
    const agent = await bench.start();
    await agent.until('verdict');
    expect(await finish(agent)).toBe(0);
    const window = { name: 'five_hour', status: 'warning', utilization: 0.93, resetsAt: resetsAt * 1000 };
    expect(eventsOf(agent, 'limit')).toEqual([{ kind: 'limit', windows: [window] }]);
    expect(agent.terminal()).toContain('◔ 5-hour window 93 % used, resets');
  });

  it('whose limit is reached says when it resets', async () => {
    bench = await claudeBench([limitReached(resetsAt)], token);
    const agent = await bench.start();
    const end = await agent.until('turn-end');
    expect(end).toMatchObject({ ok: false, problem: 'limit-reached', resetsAt: resetsAt * 1000 });
    expect(kindsOf(agent).indexOf('limit')).toBeLessThan(kindsOf(agent).indexOf('error'));
    expect(await finish(agent)).toBe(1);
    expect(bench.model.requests[0]?.headers.authorization).toBe('Bearer dummy-token-for-tests');
  });
});

describe('a login', () => {
  it('that is missing is told without asking the API', async () => {
    bench = await claudeBench([passed('never')], { ANTHROPIC_API_KEY: '' });
    const agent = await bench.start();
    expect(await agent.until('turn-end')).toMatchObject({ ok: false, problem: 'not-logged-in' });
    expect(await finish(agent)).toBe(1);
    expect(bench.model.requests).toHaveLength(0);
  });

  it('may have the key under its other name', async () => {
    bench = await claudeBench([passed('ok')], { ANTHROPIC_API_KEY: '', CLAUDE_API_KEY: 'sk-ant-other-name' });
    const agent = await bench.start();
    await agent.until('verdict');
    await finish(agent);
    expect(bench.model.requests[0]?.headers['x-api-key']).toBe('sk-ant-other-name');
  });
});
