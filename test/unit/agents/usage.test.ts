import { describe, expect, it } from 'vitest';
import { UsageCount } from '../../../src/main/adapters/agents/shared/claude-stream/usage';

const model = (input: number, output: number, costUSD: number) => ({
  'claude-x': {
    inputTokens: input,
    outputTokens: output,
    cacheReadInputTokens: 1,
    cacheCreationInputTokens: 2,
    costUSD,
  },
});
const result = (session: object, since: object | null, more: object = {}) => ({
  type: 'result',
  num_turns: 2,
  modelUsage: session,
  ...(since && { model_usage_since_last_result: since }),
  ...more,
});

describe('what a run has used', () => {
  it('is what the session has used, where the session is its own; results replace each other', () => {
    const count = new UsageCount(false);
    count.turnEnded(result(model(100, 10, 0.5), null));
    expect(count.turnEnded(result(model(300, 30, 1.5), null))).toEqual({
      kind: 'usage',
      costUsd: 1.5,
      tokens: { input: 300, output: 30, cacheRead: 1, cacheWrite: 2 },
      turns: 4,
    });
  });

  it('sums the models', () => {
    const both = {
      a: { inputTokens: 1, outputTokens: 2, costUSD: 0.25 },
      b: { inputTokens: 3, outputTokens: 4, costUSD: 0.5 },
    };
    expect(new UsageCount(false).turnEnded(result(both, null))).toMatchObject({
      costUsd: 0.75,
      tokens: { input: 4, output: 6 },
    });
  });

  it('leaves earlier runs of a resumed session out', () => {
    const count = new UsageCount(true);
    expect(count.turnEnded(result(model(1100, 110, 5.5), model(100, 10, 0.5)))).toMatchObject({
      costUsd: 0.5,
      tokens: { input: 100, output: 10 },
    });
    expect(count.turnEnded(result(model(1300, 130, 6.5), model(200, 20, 1)))).toMatchObject({
      costUsd: 1.5,
      tokens: { input: 300, output: 30 },
    });
  });

  it('leaves them out as well when the first result only says that the API refused', () => {
    const count = new UsageCount(true);
    expect(count.turnEnded(result({}, {}))).toMatchObject({ costUsd: null, tokens: { output: 0 } });
    expect(count.turnEnded(result(model(1100, 110, 5.5), model(100, 10, 0.5)))).toMatchObject({
      costUsd: 0.5,
      tokens: { input: 100, output: 10 },
    });
  });

  it('knows the tokens but not the cost where a CLI does not tell what the turn itself used', () => {
    const usage = { input_tokens: 100, output_tokens: 10 };
    expect(new UsageCount(true).turnEnded(result(model(1100, 110, 5.5), null, { usage }))).toMatchObject({
      costUsd: null,
      tokens: { input: 100, output: 10 },
    });
  });

  it('grows message by message between two results, and is put right by the next', () => {
    const count = new UsageCount(false);
    count.messageStarted({ input_tokens: 100, output_tokens: 1 });
    count.messageGrew({ output_tokens: 50 });
    expect(count.messageEnded()).toMatchObject({ costUsd: null, tokens: { input: 100, output: 50 } });
    count.messageStarted({ input_tokens: 200, output_tokens: 1 });
    expect(count.messageEnded()).toMatchObject({ tokens: { input: 300, output: 51 } });
    expect(count.turnEnded(result(model(310, 60, 0.5), null))).toMatchObject({
      costUsd: 0.5,
      tokens: { input: 310, output: 60 },
    });
    count.messageStarted({ input_tokens: 10, output_tokens: 5 });
    expect(count.messageEnded()).toMatchObject({ costUsd: 0.5, tokens: { input: 320, output: 65 } });
  });

  it('keeps what it counted itself where a result has no numbers', () => {
    const count = new UsageCount(false);
    count.messageStarted({ input_tokens: 100, output_tokens: 5 });
    count.messageEnded();
    expect(count.turnEnded({ type: 'result' })).toMatchObject({ costUsd: null, tokens: { input: 100, output: 5 } });
  });
});
