import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { RunId } from '../../contract/ids';
import type { ExitRecord, ProcessSpec, RunInput, RunSignal, WorkerRun } from '../../contract/worker-protocol';
import { errorText } from '../files/private-files';
import type { Spool } from '../files/spool';
import type { Child } from '../processes/child';
import type { RunProcesses } from '../processes/members';
import { stopInStages } from '../processes/staged-stop';
import type { StagedStop } from '../processes/staged-stop';
import { failPoint } from '../../fail-points';
import { within } from '../patience';
import { finish } from './finish';
import { createHeldHooks } from './held-hooks';
import { launch } from './launch';
import { markOf, resizeMark } from './run-parts';
import type { RunContext, RunFiles } from './run-parts';
import { writeRecord } from './run-record';
import type { RunRecord } from './run-record';
import { freshToken } from './run-token';
import type { SecretToken } from './run-token';
import { syncWhenOutputEnds } from './sync-output';

const MAX_WAITING_INPUT = 16 * 1024 * 1024;
/** Who types into a terminal that took nothing for so long is told, instead of typing on into the blue. */
const STALLED_MS = 10_000;
const SETTLE_MS = 5000;
/** A disk that takes longer to sync the last bytes holds up the end of a run no further. */
const SYNC_MS = 2000;

/**
 * One run of a worker, from its start until it is forgotten. `ended` is set only when every byte of its output is in the spools and
 * its end is in the event log.
 */
export class Run {
  readonly id: RunId;
  readonly files: RunFiles;
  readonly token: SecretToken;
  /** Questions of its agent that wait for an answer. */
  readonly held = createHeldHooks();
  readonly #context: RunContext;
  readonly #ended = Promise.withResolvers<void>();
  readonly #gone = new AbortController();
  #record: RunRecord;
  #child: Child | null = null;
  #screen: Spool | null = null;
  #verdictSchema: ProcessSpec['verdictSchema'] = null;
  #mainEnded = false;
  /** On the clock that nobody sets. */
  #bornAt: number | null = null;
  #stop: StagedStop | null = null;
  #stopReason: string | null = null;
  #exit: ExitRecord | null;

  constructor(context: RunContext, record: RunRecord, files: RunFiles, exit: ExitRecord | null) {
    this.id = record.id;
    this.files = files;
    this.#context = context;
    this.token = freshToken(record.mark);
    this.#record = record;
    this.#exit = exit;
    if (exit) this.#ended.resolve();
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** Aborts when the run is forgotten: nothing reads its files any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Schema of the verdict that its agent may give by a tool; null: it has no such tool. */
  get verdictSchema(): ProcessSpec['verdictSchema'] {
    return this.#verdictSchema;
  }

  isEnded(): boolean {
    return this.#exit !== null;
  }

  view(): WorkerRun {
    const { id, io, cols, rows, startedAt, labels } = this.#record;
    const pid = this.#record.process?.pid ?? this.#child?.pid ?? null;
    const { out, err, inputs } = this.files;
    const shown = { id, io, cols, rows, startedAt, labels, pid, exit: this.#exit, state: this.#state() };
    const ageMs = this.#bornAt === null || this.#exit ? {} : { ageMs: Math.round(performance.now() - this.#bornAt) };
    return { ...shown, ...ageMs, out: out.extent(), err: err.extent(), inputs: inputs.list() };
  }

  /** Starts its process. A start that fails ends the run. */
  async start(spec: ProcessSpec, out: Spool, err: Spool): Promise<void> {
    const { agentUrl, control, events, log } = this.#context;
    this.#bornAt = performance.now();
    this.#verdictSchema = spec.verdictSchema;
    this.#screen = spec.io.kind === 'pty' ? out : null;
    const added = { CROFT_RUN: this.id, CROFT_WORKER: agentUrl, CROFT_RUN_TOKEN: this.token.value };
    const sinks = { out: (bytes: Uint8Array) => out.append(bytes), err: (bytes: Uint8Array) => err.append(bytes) };
    const launched = await launch(spec, added, sinks);
    if (!launched.ok) {
      this.#end({ code: null, signal: null, how: 'failed', message: launched.error.message, swept: 0 }, [out, err]);
      return;
    }
    const child = launched.value;
    this.#child = child;
    failPoint('run.launched');
    void child.exited.then(() => {
      this.#mainEnded = true;
    });
    try {
      this.#record = { ...this.#record, process: await control.identify(child.pid) };
      writeRecord(this.files.folder, this.#record);
    } catch (error) {
      log(`${this.id}: its process could not be written down`, error);
    }
    events.append({ type: 'started', runId: this.id, pid: child.pid });
    void this.#watch(child, [out, err]);
    if (this.#stopReason !== null) this.#stopNow(child);
  }

  input(input: RunInput): Result<void> {
    if (this.files.inputs.has(input.id)) return ok(undefined);
    const child = this.#runningChild();
    if (!child) return this.#notRunning();
    const bytes = Buffer.from(input.data, 'base64');
    if (bytes.length > 0 && !child.takesInput()) return fail('conflict', 'The agent takes no more input.');
    if (bytes.length > 0 && child.stalledMs() > STALLED_MS) {
      return fail('limited', 'The terminal is stuck: its program reads nothing of what is typed.', {
        reason: 'input.stuck',
      });
    }
    if (child.waitingInput() + bytes.length > MAX_WAITING_INPUT) {
      return fail('limited', 'The agent does not read its input; too much of it is waiting.');
    }
    try {
      this.files.inputs.add(input.id);
    } catch (error) {
      return fail('unavailable', `The input could not be written down: ${errorText(error)}`);
    }
    child.write(bytes);
    if (input.close) child.closeInput();
    return ok(undefined);
  }

  resize(cols: number, rows: number): Result<void> {
    const child = this.#runningChild();
    if (!child) return this.#notRunning();
    if (this.#screen === null) return fail('conflict', 'This run has no terminal.');
    if (cols === this.#record.cols && rows === this.#record.rows) return ok(undefined);
    this.#screen.append(resizeMark(cols, rows));
    child.resize(cols, rows);
    this.#record = { ...this.#record, cols, rows };
    return ok(undefined);
  }

  signal(signal: RunSignal): Result<void> {
    if (signal.kind === 'stop') return this.stop(signal.reason);
    const child = this.#runningChild();
    if (!child) return this.#notRunning();
    this.#context.control.signalGroup(child.pid, signal.signal);
    return ok(undefined);
  }

  /** Stops it in stages; harmless when it is stopping or has ended. */
  stop(reason: string): Result<void> {
    if (this.#exit || this.#mainEnded || this.#stopReason !== null) return ok(undefined);
    this.#stopReason = reason;
    if (this.#child) this.#stopNow(this.#child);
    return ok(undefined);
  }

  /** Cuts off whoever still reads it. */
  forget(): void {
    this.#gone.abort();
  }

  #stopNow(child: Child): void {
    const report = (error: unknown) => this.#context.log(`${this.id}: a stage of its stop failed`, error);
    this.#stop ??= stopInStages(this.#context.control, child.pid, this.#processes(), report);
  }

  /** The only way to a run's end. */
  async #watch(child: Child, spools: readonly Spool[]): Promise<void> {
    const synced = syncWhenOutputEnds(child.drained, spools);
    try {
      const end = await finish(
        child,
        this.#context.control,
        () => this.#processes(),
        () => this.#stop,
        (error) => this.#context.log(`${this.id}: its leftovers could not be looked for`, error),
      );
      await Promise.all(spools.map((spool) => spool.settle(SETTLE_MS)));
      // Before its end: a loss of power must not leave an end without the bytes that led to it.
      await within(SYNC_MS, synced());
      this.#end({ ...end, how: 'exit', message: lossOf(spools) }, spools);
    } catch (error) {
      this.#context.log(`${this.id}: its end could not be seen through`, error);
      this.#end({ code: null, signal: null, how: 'lost', message: errorText(error), swept: 0 }, spools);
    }
  }

  #end(end: Omit<ExitRecord, 'at' | 'stopReason'>, spools: readonly Spool[]): void {
    if (this.#exit) return;
    this.held.release();
    this.#exit = { ...end, stopReason: this.#stopReason, at: Date.now() };
    this.#context.events.append({ type: 'exit', runId: this.id, exit: this.#exit }, { durable: true });
    // Readers end only now: who saw the end of the output finds the end of the run.
    for (const spool of spools) spool.seal();
    this.#ended.resolve();
  }

  #processes(): RunProcesses {
    return { mark: markOf(this.#record), main: this.#record.process, known: new Set(), watchedUntil: null };
  }

  #state(): WorkerRun['state'] {
    if (this.#exit) return 'ended';
    if (this.#stopReason !== null) return 'stopping';
    return this.#child ? 'running' : 'starting';
  }

  #runningChild(): Child | null {
    return this.#mainEnded ? null : this.#child;
  }

  #notRunning(): Result<void> {
    return fail('conflict', this.#child || this.#exit ? 'This run has ended.' : 'This run is still starting.');
  }
}

function lossOf(spools: readonly Spool[]): string | null {
  const missing = spools.reduce((sum, spool) => sum + spool.missing(), 0);
  return missing === 0 ? null : `The disk was full: ${missing} bytes of its output are lost.`;
}
