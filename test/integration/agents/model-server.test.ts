import { afterEach, describe, expect, it } from 'vitest';
import {
  bash,
  byStage,
  cut,
  failed,
  httpError,
  limitHeaders,
  passed,
  say,
  startModelServer,
  think,
} from '../../fakes/model-server';
import type { ModelScript, ModelServer, Step } from '../../fakes/model-server';

let model: ModelServer;
afterEach(() => model.close());

interface Said {
  readonly role: string;
  readonly content: unknown;
}

const start = async (script: ModelScript | readonly Step[]): Promise<void> => {
  model = await startModelServer({ script });
};

function ask(messages: readonly Said[], o: { session?: string; stream?: boolean } = {}): Promise<Response> {
  return fetch(`${model.url}/v1/messages?beta=true`, {
    method: 'POST',
    headers: { 'x-claude-code-session-id': o.session ?? 's1' },
    body: JSON.stringify({ model: 'm', stream: o.stream ?? false, messages }),
  });
}

/** Blocks of a whole reply, each as its text or the name of its tool. */
async function blocksOf(reply: Response): Promise<unknown[]> {
  const { content } = (await reply.json()) as { content: Record<string, unknown>[] };
  return content.map((block) => block['text'] ?? block['thinking'] ?? block['name']);
}

const user = (content: string): Said => ({ role: 'user', content });
const assistant: Said = { role: 'assistant', content: 'x' };

describe('the scripted model', () => {
  it('streams a message event by event, in pieces where it is paced', async () => {
    await start([{ ...think('hm', 'hello'), pace: { chars: 2, everyMs: 0 } }]);
    const reply = await ask([user('hi')], { stream: true });
    expect(reply.headers.get('content-type')).toBe('text/event-stream');
    const events = (await reply.text()).split('\n\n').filter(Boolean);
    const types = events.map((event) => /^event: (\w+)\ndata: /.exec(event)?.[1]);
    expect(types[0]).toBe('message_start');
    expect(types.at(-1)).toBe('message_stop');
    expect(types.filter((type) => type === 'content_block_delta')).toHaveLength(1 + 1 + 3);
  });

  it('answers by place in the conversation, so that a repeated request gets the same', async () => {
    await start([say('one'), bash('ls'), say('three')]);
    const talk = [user('go'), assistant, user('result')];
    expect(await blocksOf(await ask([user('go')]))).toEqual(['one']);
    expect(await blocksOf(await ask(talk))).toEqual(['Bash']);
    expect(await blocksOf(await ask(talk))).toEqual(['Bash']);
    expect(await blocksOf(await ask([...talk, assistant, assistant]))).toEqual(['Nothing more to do.']);
  });

  it('meets a fault as often as it says, then goes on', async () => {
    await start([httpError(529, { times: 2, retryAfter: 7 }), say('one')]);
    const first = await ask([user('go')]);
    expect([first.status, first.headers.get('retry-after')]).toEqual([529, '7']);
    expect((await ask([user('go')])).status).toBe(529);
    expect(await blocksOf(await ask([user('go')]))).toEqual(['one']);
    await expect(ask([user('go')], { session: 'another' }).then((reply) => reply.status)).resolves.toBe(529);
  });

  it('breaks a stream off', async () => {
    await start([cut('so far')]);
    const reply = await ask([user('go')], { stream: true });
    await expect(reply.text()).rejects.toThrow();
  });

  it('tells stages and attempts apart, and follows a session that goes on', async () => {
    await start(
      byStage({
        implementation: (attempt) => [say(`try ${attempt}`), say('more')],
        qa: (attempt) => [attempt === 1 ? failed('no') : passed('yes')],
      }),
    );
    const implement = user('<system>\n</system>\nStage: implementation\n\nDo it.');
    const check = user('/workspace:review <command-args>Stage: qa</command-args>');
    expect(await blocksOf(await ask([implement], { session: 'a' }))).toEqual(['try 1']);
    expect(await blocksOf(await ask([implement, assistant, user('and?')], { session: 'a' }))).toEqual(['more']);
    expect(await blocksOf(await ask([implement], { session: 'b' }))).toEqual(['try 2']);
    expect(await blocksOf(await ask([implement, assistant, implement], { session: 'a' }))).toEqual(['try 3']);
    expect(model.requests.at(-1)).toMatchObject({ stage: 'implementation', stageOrdinal: 1, position: 0 });
    await ask([check], { session: 'c' });
    expect(model.requests.at(-1)?.stage).toBe('qa');
  });

  it('waits for what a step waits for, and tells when a request has come', async () => {
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    await start([{ ...say('late'), until }]);
    const reply = ask([user('go')]);
    expect(await model.waitFor((request) => request.lastUserText === 'go')).toMatchObject({
      number: 1,
      sessionId: 's1',
    });
    release();
    expect(await blocksOf(await reply)).toEqual(['late']);
  });

  it('says more in headers, counts tokens, and knows no other path', async () => {
    await start([{ ...say('ok'), headers: limitHeaders({ status: 'allowed', utilization: 0.5, resetsAt: 1 }) }]);
    expect((await ask([user('go')])).headers.get('anthropic-ratelimit-unified-5h-utilization')).toBe('0.5');
    const post = (path: string) => fetch(model.url + path, { method: 'POST', body: '{}' });
    expect(await (await post('/v1/messages/count_tokens')).json()).toEqual({ input_tokens: 1000 });
    expect((await post('/v1/other')).status).toBe(404);
  });
});
