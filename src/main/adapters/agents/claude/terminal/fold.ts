import type { AgentEvent, ToolKind } from '../../../../contract/agent-event';
import type { JsonRecord } from '../../shared/json';

/** What the fold of a terminal's hook calls has to know of its run. */
export interface TerminalInput {
  readonly cwd: string;
  readonly prompt: string;
  readonly command: { readonly args: string } | null;
  readonly model: string | null;
}

/** A tool call that has not ended. */
export interface OpenTool {
  readonly name: string;
  readonly kind: ToolKind;
  readonly title: string;
  /** As the hook told it. */
  readonly input: JsonRecord;
  /** A rule did not allow it. */
  readonly denied: boolean;
}

/** A question that waits for its answer. */
export interface OpenAsk {
  readonly toolUseId: string;
  readonly input: JsonRecord;
}

/** Things that never end are forgotten, oldest first. */
const MAX_OPEN = 1000;

/** Everything that hook calls may change. Nothing in here comes from anywhere else. */
export class TerminalFold {
  readonly input: TerminalInput;
  readonly tools = new Map<string, OpenTool>();
  readonly asks = new Map<string, OpenAsk>();
  /** Pieces of the messages that are being shown, by message and place. */
  readonly texts = new Map<string, Map<number, string>>();
  /** Calls of helper agents, by the helper's id. */
  readonly helpers = new Map<string, string>();
  sessionId: string | null = null;
  permissionMode: string | null = null;
  transcriptPath: string | null = null;
  /** The first prompt of this run, and the newest one. */
  firstPromptId: string | null = null;
  promptId: string | null = null;
  turnOpen = false;
  turns = 0;
  hasVerdict = false;
  #state: string | null = null;
  #out: AgentEvent[] = [];

  constructor(input: TerminalInput) {
    this.input = input;
  }

  emit(event: AgentEvent): void {
    this.#out.push(event);
  }

  setState(state: 'running' | 'idle' | 'needs-answer'): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit({ kind: 'state', state });
  }

  /** What has come of the calls since the last time. */
  taken(): AgentEvent[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }

  /** What comes next shows whether something is still asked. */
  goOn(): void {
    this.turnOpen = true;
    this.setState(this.asks.size > 0 ? 'needs-answer' : 'running');
  }

  withdraw(gone: (ask: OpenAsk) => boolean): void {
    for (const [requestId, ask] of this.asks) {
      if (!gone(ask)) continue;
      this.asks.delete(requestId);
      this.emit({ kind: 'ask-withdrawn', requestId });
    }
  }
}

/** Adds to a map that forgets its oldest entry when it is full. */
export function remember<V>(map: Map<string, V>, key: string, value: V): void {
  const [oldest] = map.keys();
  if (map.size >= MAX_OPEN && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}
