import type { RunId } from '../../contract/ids';
import type { TerminalFile } from '../../ports/files';
import type { SpoolChunk } from '../../ports/worker-link';
import type { App } from '../app';

/**
 * Takes the bytes of a pty into its terminal file, byte for byte: what a follower gets again from the first byte on is compared, and what
 * the worker's spool has dropped by now stays in the file.
 */
export function createTerminalBytes(file: TerminalFile): (chunk: SpoolChunk) => void {
  let whole: boolean | null = null;
  return ({ offset, bytes }) => {
    if (whole === null) {
      whole = offset === 0;
      if (whole) file.rebuild();
    }
    const known = whole ? 0 : Math.max(0, file.extent().end - offset);
    file.append(bytes.subarray(known));
  };
}

/** Reads the bytes of a run's pty to their end, into its file; `look` sees each piece, the first one with the offset of its beginning. */
export async function readTerminal(
  app: Pick<App, 'worker'>,
  { runId, file, signal }: { runId: RunId; file: TerminalFile; signal: AbortSignal },
  look: (bytes: Uint8Array, begin: number | null) => void,
): Promise<void> {
  const keep = createTerminalBytes(file);
  let begun = false;
  for await (const chunk of app.worker.output(runId, 'out', 0, signal)) {
    keep(chunk);
    look(chunk.bytes, begun ? null : chunk.offset);
    begun = true;
  }
  signal.throwIfAborted();
}

/** The size of a run's pty is that which its worker knows. Throws where the worker is away. */
export async function learnSize(app: Pick<App, 'worker' | 'memory'>, runId: RunId): Promise<void> {
  const known = await app.worker.get(runId);
  if (!known.ok) throw new Error(known.error.message);
  const { cols = null, rows = null } = known.value ?? {};
  if (cols !== null && rows !== null) app.memory.setSize(runId, { cols, rows });
}
