import type { RunId } from '../../../../main/contract/ids';
import type { Host, TerminalStream } from '../../host/host';
import { byteSize } from '../../state/view/words';
import type { TerminalFeed, TerminalSession } from '../../ui/terminal/terminal-session';

/** Of a long terminal this much is read at first: more would only scroll by. */
const LAST_BYTES = 1024 * 1024;
/** A live stream that has to catch up with more than this skips ahead; so it is caught up with by reading pages. */
const NEAR_END_BYTES = 64 * 1024;

/** Feeds a terminal on the screen from a run: first what is there, page by page, then what comes. */
export function connectTerminal(
  host: Host,
  runId: RunId,
  session: TerminalSession,
  onTrouble: (words: string | null) => void,
): TerminalFeed {
  let stream: TerminalStream | null = null;
  let closed = false;

  async function open(): Promise<void> {
    const from = await readPast(host, runId, session, () => closed);
    if (closed) return;
    stream = host.openTerminal(runId, from, {
      info: () => onTrouble(null),
      data({ offset, skipped, bytes }) {
        if (skipped > 0) session.note(`${byteSize(skipped)} left out: this view was too far behind`);
        session.write(bytes, offset + bytes.length);
      },
      failed: (failure) => onTrouble(failure.message),
    });
  }

  void open();
  return {
    ack: (offset) => stream?.ack(offset),
    close() {
      closed = true;
      stream?.close();
    },
  };
}

/** Writes what the terminal holds already and answers where to go on. A farm that cannot be asked now: from the start. */
async function readPast(host: Host, runId: RunId, session: TerminalSession, isClosed: () => boolean): Promise<number> {
  const info = await host.invoke('terminal.info', { runId });
  if (!info.ok) return 0;
  let at = Math.max(info.value.start, info.value.end - LAST_BYTES);
  let { end } = info.value;
  if (at > 0) session.note(`${byteSize(at)} before this are not shown`);
  while (end - at > NEAR_END_BYTES && !isClosed()) {
    const page = await host.invoke('terminal.read', { runId, from: at });
    if (!page.ok || page.value.next <= at) break;
    session.write(bytesOf(page.value.data), page.value.next);
    ({ next: at, end } = page.value);
  }
  return at;
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (char) => char.codePointAt(0) ?? 0);
