import { z } from 'zod';
import { accessRank } from '../contract/catalogue-kit';
import { fail, ok } from '../contract/errors';
import { RunId } from '../contract/ids';
import type { Answered, ClientSessionOptions } from './client-session';
import { streamTerminal } from './terminal-stream';
import type { TerminalStream } from './terminal-stream';

const MOST_STREAMS = 32;
const MOST_INPUT_CHARS = 64 * 1024;

const Offset = z.int().nonnegative();
const StreamId = z.string().max(40);
const OpenInput = z.object({ runId: RunId, from: Offset, whole: Offset.default(0) });
const AckInput = z.object({ streamId: StreamId, offset: Offset });
const WriteInput = z.object({ streamId: StreamId, data: z.string().max(MOST_INPUT_CHARS) });
const CloseInput = z.object({ streamId: StreamId });

export interface TerminalTable {
  open(input: unknown): Answered;
  ack(input: unknown): Answered;
  write(input: unknown): Answered;
  close(input: unknown): Answered;
  resume(): void;
  dispose(): void;
}

/** The terminals that one client looks at. */
export function createTerminalTable(options: ClientSessionOptions): TerminalTable {
  const { farm, context } = options;
  const streams = new Map<string, TerminalStream>();
  const mayWrite = accessRank[context.access] >= accessRank.operator;
  let opened = 0;

  const forget = (streamId: string): void => {
    streams.get(streamId)?.close();
    streams.delete(streamId);
  };

  return {
    open(input) {
      const parsed = OpenInput.safeParse(input);
      if (!parsed.success) return { reply: fail('invalid', 'Expected { runId, from }.') };
      if (streams.size >= MOST_STREAMS) return { reply: fail('limited', 'Too many terminals are open at once.') };
      const view = farm.terminals.open(parsed.data.runId);
      if (!view) return { reply: fail('not_found', 'There is no terminal of this run.') };
      opened += 1;
      const streamId = `terminal-${opened}`;
      const { from, whole } = parsed.data;
      const stream = streamTerminal({ view, from, whole, ...viewerOf(options, streamId, forget) });
      streams.set(streamId, stream);
      return { reply: ok({ streamId, info: view.info() }), after: () => stream.resume() };
    },
    ack(input) {
      const parsed = AckInput.safeParse(input);
      if (!parsed.success) return malformed;
      streams.get(parsed.data.streamId)?.ack(parsed.data.offset);
      return done;
    },
    write(input) {
      const parsed = WriteInput.safeParse(input);
      if (!parsed.success) return malformed;
      if (!mayWrite) return { reply: fail('forbidden', 'Only an operator types into a terminal.') };
      streams.get(parsed.data.streamId)?.write(Buffer.from(parsed.data.data));
      return done;
    },
    close(input) {
      const parsed = CloseInput.safeParse(input);
      if (!parsed.success) return malformed;
      forget(parsed.data.streamId);
      return done;
    },
    resume() {
      for (const stream of streams.values()) stream.resume();
    },
    dispose() {
      for (const streamId of streams.keys()) forget(streamId);
    },
  };
}

const done: Answered = { reply: ok(true) };
const malformed: Answered = { reply: fail('invalid', 'The message does not fit.') };

function viewerOf({ outlet, logger, context }: ClientSessionOptions, streamId: string, forget: (id: string) => void) {
  return {
    send: ({ offset, skipped, bytes }: { offset: number; skipped: number; bytes: Uint8Array }) =>
      outlet.emit('terminal.data', { streamId, offset, skipped, bytes: ownBuffer(bytes) }),
    tell: (info: Parameters<Parameters<typeof streamTerminal>[0]['tell']>[0]) =>
      outlet.emit('terminal.info', { streamId, info }),
    ready: () => outlet.ready(),
    failed(error: unknown) {
      logger.error('a terminal could not be read', { peer: context.peer, error: String(error) });
      forget(streamId);
    },
  };
}

/** A buffer of exactly these bytes: a view may lie in a larger, pooled one that must not be sent. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return isWhole ? buffer : new Uint8Array(bytes).buffer;
}
