import type { RunId } from '../../../../main/contract/ids';
import type { Host, TerminalStream } from '../../host/host';
import { byteSize } from '../../state/view/words';
import type { TerminalFeed, TerminalSession } from '../../ui/terminal/terminal-session';

/** Of a long terminal its end is read first: more would only scroll by. */
const LAST_BYTES = 1024 * 1024;

/** Feeds a terminal on the screen from a run, from near its end on. */
export function connectTerminal(
  host: Host,
  runId: RunId,
  session: TerminalSession,
  onTrouble: (words: string | null) => void,
): TerminalFeed {
  let stream: TerminalStream | null = null;
  let closed = false;

  async function open(): Promise<void> {
    const reply = await host.invoke('terminal.info', { runId });
    if (closed) return;
    const { start, end } = reply.ok ? reply.value : { start: 0, end: 0 };
    const from = Math.max(start, end - LAST_BYTES);
    if (from > 0) session.note(`${byteSize(from)} before this are not shown`);
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
