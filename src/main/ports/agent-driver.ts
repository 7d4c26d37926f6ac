import type { AgentEvent } from '../contract/agent-event';
import type { Result } from '../contract/errors';
import type { AskAnswer, RunMode } from '../contract/run';
import type { Settings } from '../contract/settings';
import type { Trust } from '../contract/workspace';
import type { ExitRecord, ProcessSpecInput } from '../contract/worker-protocol';
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
  /** Turns a run into a process. */
  prepare(input: AgentRunInput): Promise<Result<ProcessSpecInput, AgentProblem>>;
  stream(input: AgentRunInput): AgentStream;
}
