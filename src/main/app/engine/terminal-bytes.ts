import type { TerminalFile } from '../../ports/files';
import type { SpoolChunk } from '../../ports/worker-link';

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
