import type { AgentEvent, ToolKind, UsageWindow } from '../../../../contract/agent-event';
import type { AgentOutput, AgentRunInput } from '../../../../ports/agent-driver';
import type { JsonRecord } from '../json';
import { LiveText } from '../terminal-view/live-text';
import { TerminalView } from '../terminal-view/view';
import type { Trouble } from './problems';
import { UsageCount } from './usage';

/** What the stream has to know of a run. */
export type StreamInput = Pick<AgentRunInput, 'runId' | 'cwd' | 'prompt' | 'resume'>;

/** A tool call that has no result yet. */
export interface OpenTool {
  readonly name: string;
  readonly kind: ToolKind;
  readonly title: string;
  readonly input: JsonRecord;
  readonly indent: string;
  /** Null where the time until its end would say nothing: it waits for its user, or behind a call that does. */
  readonly startedAt: number | null;
  /** A rule did not allow it. */
  readonly denied: boolean;
}

/** A question of the agent, with the whole input of the tool that it is about. */
export interface OpenAsk {
  readonly toolUseId: string;
  readonly input: JsonRecord;
}

/** A block of an assistant's message that is drawn while it arrives. */
interface LiveBlock {
  readonly messageId: string;
  readonly kind: 'text' | 'thinking';
  readonly chars: number;
}

/** Calls and questions that never end are forgotten, oldest first. */
const MAX_OPEN = 1000;
/** Kinds of unknown lines that are told apart. */
const MAX_UNKNOWN = 20;
/** Indent of what a helper agent of the agent does. */
export const HELPER_INDENT = '  ┊ ';

const encoder = new TextEncoder();

/**
 * Everything that one line of the stream may change. Nothing in here comes from a clock or from outside the lines, so that
 * the same lines always lead to the same outputs.
 */
export class Fold {
  readonly input: StreamInput;
  readonly agent: string;
  readonly usage: UsageCount;
  readonly live: LiveText;
  readonly tools = new Map<string, OpenTool>();
  /** Questions that are open, by request id. */
  readonly asks = new Map<string, OpenAsk>();
  readonly windows = new Map<string, UsageWindow>();
  readonly unknown = new Map<string, number>();
  block: LiveBlock | null = null;
  messageId = '';
  /** The call that was drawn last: its result needs no name. */
  lastDrawn = '';
  /** The newest failure of the API that the CLI has told since the last turn. */
  told: Trouble | null = null;
  session: string | null = null;
  /** The CLI tells its state itself; where it does not, it is guessed from the turns. */
  tellsState = false;
  turns = 0;
  turnOpen = false;
  droppedLines = 0;
  readonly #view = new TerminalView();
  #state: string | null = null;
  #offset = 0;
  #out: AgentOutput[] = [];

  constructor(input: StreamInput, agent: string) {
    this.input = input;
    this.agent = agent;
    this.usage = new UsageCount(input.resume);
    this.live = new LiveText(this.#view);
  }

  /** The terminal, with the text that was being drawn ended. */
  get view(): TerminalView {
    this.live.finish();
    return this.#view;
  }

  get atLineStart(): boolean {
    return this.#view.atLineStart;
  }

  emit(event: AgentEvent): void {
    this.#out.push({ kind: 'event', event, offset: this.#offset });
  }

  setState(state: 'running' | 'idle' | 'needs-answer'): void {
    if (state === this.#state) return;
    this.#state = state;
    this.emit({ kind: 'state', state });
  }

  /** Runs `step` for the line that ends at `offset` and gives out what it led to. */
  at(offset: number, step: () => void): AgentOutput[] {
    this.#offset = offset;
    step();
    const drawn = this.#view.take();
    const events = this.#out;
    this.#out = [];
    // First what is seen: the answer to an event is shown below it.
    return drawn ? [{ kind: 'display', bytes: encoder.encode(drawn) }, ...events] : events;
  }

  /** Nobody can answer any more. */
  withdrawAsks(): void {
    for (const requestId of this.asks.keys()) this.emit({ kind: 'ask-withdrawn', requestId });
    this.asks.clear();
  }

  countUnknown(kind: string): void {
    const known = this.unknown.has(kind) || this.unknown.size < MAX_UNKNOWN;
    const key = known ? kind : 'others';
    this.unknown.set(key, (this.unknown.get(key) ?? 0) + 1);
  }
}

/** Adds to a map that forgets its oldest entry when it is full. */
export function remember<V>(map: Map<string, V>, key: string, value: V): void {
  const oldest = map.size >= MAX_OPEN ? map.keys().next() : null;
  if (oldest && !oldest.done) map.delete(oldest.value);
  map.set(key, value);
}
