import type { AgentEvent, TokenCount } from '../../../../contract/agent-event';
import type { JsonRecord } from '../json';
import { asCount, asNumber, asRecord, asRecords } from '../json';

type UsageEvent = Extract<AgentEvent, { kind: 'usage' }>;

interface Sum {
  readonly tokens: TokenCount;
  readonly costUsd: number;
}

/** No tokens at all. */
export const noTokens: TokenCount = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/** Adds token counts, or takes the second from the first. */
export function combineTokens(a: TokenCount, b: TokenCount, sign: 1 | -1 = 1): TokenCount {
  const one = (key: keyof TokenCount): number => asCount(a[key] + sign * b[key]);
  return { input: one('input'), output: one('output'), cacheRead: one('cacheRead'), cacheWrite: one('cacheWrite') };
}

/** Usage as the API tells it with one message. */
export const readTokens = (usage: JsonRecord | null): TokenCount => ({
  input: asCount(usage?.['input_tokens']),
  output: asCount(usage?.['output_tokens']),
  cacheRead: asCount(usage?.['cache_read_input_tokens']),
  cacheWrite: asCount(usage?.['cache_creation_input_tokens']),
});

/** Usage by model, as results have it; null where a result has none. */
export function sumModels(usage: unknown): Sum | null {
  const byModel = asRecord(usage);
  if (!byModel) return null;
  return asRecords(Object.values(byModel)).reduce<Sum>(
    (sum, model) => ({
      tokens: combineTokens(sum.tokens, {
        input: asCount(model['inputTokens']),
        output: asCount(model['outputTokens']),
        cacheRead: asCount(model['cacheReadInputTokens']),
        cacheWrite: asCount(model['cacheCreationInputTokens']),
      }),
      costUsd: sum.costUsd + Math.max(0, asNumber(model['costUSD']) ?? 0),
    }),
    { tokens: noTokens, costUsd: 0 },
  );
}

/**
 * What one run has used. The CLI's numbers are those of the whole session, earlier runs of a resumed session included;
 * these are taken off, so that nothing is counted twice. Between two results the tokens of single messages are counted.
 */
export class UsageCount {
  readonly #resumed: boolean;
  /** What earlier runs of the session have used; `costUsd` null where that cannot be known. */
  #before: { tokens: TokenCount; costUsd: number | null } | null;
  #settled: { tokens: TokenCount; costUsd: number | null } = { tokens: noTokens, costUsd: null };
  #turn = noTokens;
  #message = noTokens;
  #turns = 0;

  constructor(resumed: boolean) {
    this.#resumed = resumed;
    this.#before = resumed ? null : { tokens: noTokens, costUsd: 0 };
  }

  messageStarted(usage: JsonRecord | null): void {
    this.#message = readTokens(usage);
  }

  messageGrew(usage: JsonRecord | null): void {
    this.#message = { ...this.#message, output: asCount(usage?.['output_tokens']) || this.#message.output };
  }

  messageEnded(): UsageEvent {
    this.#turn = combineTokens(this.#turn, this.#message);
    this.#message = noTokens;
    return this.#event();
  }

  turnEnded(result: JsonRecord): UsageEvent {
    const session = sumModels(result['modelUsage']);
    if (session) this.#settle(session, result);
    else this.#settled = { ...this.#settled, tokens: combineTokens(this.#settled.tokens, this.#turn) };
    this.#turn = noTokens;
    this.#message = noTokens;
    this.#turns = asCount(this.#turns + asCount(result['num_turns']));
    return this.#event();
  }

  #settle(session: Sum, result: JsonRecord): void {
    this.#before ??= this.#usedBefore(session, result);
    if (!this.#before) return;
    const { tokens, costUsd } = this.#before;
    const total = asNumber(result['total_cost_usd']) ?? session.costUsd;
    this.#settled = {
      tokens: combineTokens(session.tokens, tokens, -1),
      costUsd: costUsd === null ? null : Math.max(0, total - costUsd),
    };
  }

  /** Null while the session's numbers are not loaded yet, as in a result that only says that the API refused. */
  #usedBefore(session: Sum, result: JsonRecord): { tokens: TokenCount; costUsd: number | null } | null {
    if (this.#resumed && session.tokens.input + session.tokens.output === 0) return null;
    const own = sumModels(result['model_usage_since_last_result']);
    const tokens = own?.tokens ?? readTokens(asRecord(result['usage']));
    return {
      tokens: combineTokens(session.tokens, tokens, -1),
      costUsd: own ? Math.max(0, session.costUsd - own.costUsd) : null,
    };
  }

  #event(): UsageEvent {
    const tokens = combineTokens(this.#settled.tokens, this.#turn);
    return { kind: 'usage', costUsd: this.#settled.costUsd, tokens, turns: this.#turns };
  }
}
