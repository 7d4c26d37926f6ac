import type { AgentEvent } from '../contract/agent-event';
import type { Result } from '../contract/errors';
import type { AskAnswer, RunMode } from '../contract/run';
import type { Settings } from '../contract/settings';
import type { Trust } from '../contract/workspace';
import type { ExitRecord, HookAnswer, ProcessSpecInput } from '../contract/worker-protocol';
import type { ProblemCode } from '../contract/agent-event';
import type { RunId } from '../contract/ids';

/** What a run wants of an agent. */
export interface AgentRunInput {
  readonly runId: RunId;
  readonly cwd: string;
  /** Scratch folder of this run, kept until the task is removed; the agent's TMPDIR lies in it. */
  readonly runFolder: string;
  readonly mode: RunMode;
  readonly model: string | null;
  readonly trust: Trust;
  readonly prompt: string;
  /** `/create-spec`-like command that takes the prompt's place where the workspace has it, with what follows it. */
  readonly command: { readonly name: string; readonly args: string } | null;
  readonly sessionId: string;
  /** Go on in the session of an earlier run instead of a new one. */
  readonly resume: boolean;
  /** A person drives it: it gets no prompt unless there is one, and is never asked for a verdict. */
  readonly attended: boolean;
  /** Size of the terminal. */
  readonly cols: number;
  readonly rows: number;
  /** JSON schema of the whole verdict (`passed`, `summary`, `findings`, `outputs`). */
  readonly verdictSchema: Readonly<Record<string, unknown>>;
  readonly settings: Settings;
}

/** Why an agent cannot be started. */
export interface AgentProblem {
  readonly problem: ProblemCode;
  readonly message: string;
}

/** What a person or the farm sends to a running agent. */
export type AgentInput =
  | { readonly kind: 'message'; readonly text: string; readonly from: 'user' | 'farm' }
  | { readonly kind: 'interrupt' }
  | {
      readonly kind: 'answer';
      readonly requestId: string;
      readonly toolName: string;
      readonly input: Readonly<Record<string, unknown>>;
      readonly answer: AskAnswer;
    }
  /** Nothing more will be said: let it end. */
  | { readonly kind: 'end' };

export type AgentOutput =
  /** `offset`: byte of the spool after the line that said so. All events of one line have the same. */
  | { readonly kind: 'event'; readonly event: AgentEvent; readonly offset: number }
  /** Bytes to append to the run's terminal. */
  | { readonly kind: 'display'; readonly bytes: Uint8Array };

/**
 * Follows one run's byte stream. A pure fold: the same bytes in any chunking give the same outputs, byte for byte,
 * so that a farm that starts again can rebuild everything from the spool. Holds no more than a bounded amount.
 */
export interface AgentStream {
  /** Stdout bytes in order. A gap in `offset` means that bytes were dropped: skip to the next whole line and say so. */
  push(offset: number, bytes: Uint8Array): AgentOutput[];
  /** Stderr bytes, in order among themselves only. */
  pushErr(bytes: Uint8Array): AgentOutput[];
  /** The process has ended and all its output was pushed. Says the problem if the end was none of its own choosing. */
  end(exit: ExitRecord): AgentOutput[];
  /** Bytes for stdin, and what the terminal shows of them; `close` closes stdin. */
  encode(id: string, input: AgentInput): { data: Uint8Array; close: boolean; display: Uint8Array };
}

/** What the bytes of an agent's terminal tell about it. */
export type TerminalSign =
  /** Its prompt is there for the first time: it takes words now. */
  | { readonly kind: 'ready' }
  /** By its title it works, or does not: a hint, for what no hook tells (Esc, the turn limit). */
  | { readonly kind: 'working' }
  | { readonly kind: 'idle' };

/** How something is said to an agent in a terminal: typed, or as the answer to a held hook call. */
export type TerminalWords =
  { readonly via: 'keys'; readonly data: Uint8Array } | { readonly via: 'hook'; readonly answer: HookAnswer };

/**
 * Follows one run of an agent in a real terminal. What it does is told by its hook calls, never guessed from what is drawn.
 * `hook` and `screen` are pure folds: taken again from the first on, they say the same.
 */
export interface AgentTerminal {
  /** Bytes of the terminal, in order, once each. */
  screen(bytes: Uint8Array): TerminalSign[];
  /** One hook call, in the worker's order. An `ask` has the hook's id as its request id. */
  hook(call: { readonly hookId: string; readonly hook: Readonly<Record<string, unknown>> }): AgentEvent[];
  /**
   * What only the agent's own transcript knows: usage so far, a turn that was broken off. Asked at the end of a turn, when the agent falls
   * idle without one, and at the end. Reads a file of the user's, a bounded amount of it; nothing where it is not there.
   */
  transcript(): Promise<AgentEvent[]>;
  end(exit: ExitRecord): AgentEvent[];
  encode(input: AgentInput): TerminalWords;
}

export interface AgentInstallation {
  readonly path: string;
  readonly version: string;
  readonly login: 'api-key' | 'token' | 'subscription' | 'none' | 'unknown';
}

/** The adapter that knows one agent's command line and event stream. */
export interface AgentDriver {
  readonly agent: string;
  readonly title: string;
  readonly modes: readonly RunMode[];
  /** Finds the program and checks it; cached for a short time. For the doctor, and before every start. */
  probe(settings: Settings): Promise<Result<AgentInstallation, AgentProblem>>;
  /** Whether there is still a record of a session to go on in; null: that cannot be told. Absent: it never can. */
  hasSession?(sessionId: string): Promise<boolean | null>;
  /** Why a start would be in vain, beside what `probe` finds; null: nothing that is known. Absent: that is never known before. */
  obstacle?(input: AgentRunInput): Promise<AgentProblem | null>;
  /** Turns a run into a process. */
  prepare(input: AgentRunInput): Promise<Result<ProcessSpecInput, AgentProblem>>;
  /** For runs in stream mode. */
  stream(input: AgentRunInput): AgentStream;
  /** For runs in terminal mode; null where `modes` has none. */
  terminal(input: AgentRunInput): AgentTerminal | null;
}
