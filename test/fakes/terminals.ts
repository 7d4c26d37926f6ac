import type { RunId } from '../../src/main/contract/ids';
import type { TerminalInfo } from '../../src/main/contract/terminal';
import type { TerminalSource, TerminalView } from '../../src/main/transport/types';

/** A terminal in memory whose bytes can be any: byte N is `byteAt(N)`, so that large ones cost nothing. */
export interface FakeTerminal {
  readonly runId: RunId;
  /** Bytes that viewers wrote. */
  readonly written: string[];
  viewers(): number;
  grow(bytes: number): void;
  set(change: Partial<Omit<TerminalInfo, 'runId'>>): void;
  info(): TerminalInfo;
}

export interface FakeTerminals extends TerminalSource {
  add(runId: RunId, info?: Partial<Omit<TerminalInfo, 'runId'>>): FakeTerminal;
}

/** Lines of 100 bytes: the bytes of a terminal follow from their offsets, so any piece can be checked. */
export function byteAt(offset: number): number {
  return offset % 100 === 99 ? 0x0a : 0x21 + (offset % 89);
}

export function bytesFrom(offset: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => byteAt(offset + index));
}

export function createFakeTerminals(): FakeTerminals {
  const terminals = new Map<RunId, { terminal: FakeTerminal; open(): TerminalView }>();
  return {
    open: (runId) => terminals.get(runId)?.open() ?? null,
    add(runId, change = {}) {
      const made = createFakeTerminal(runId, change);
      terminals.set(runId, made);
      return made.terminal;
    },
  };
}

function createFakeTerminal(runId: RunId, change: Partial<Omit<TerminalInfo, 'runId'>>) {
  const first = { cols: change.cols ?? 80, rows: change.rows ?? 24 };
  let info: TerminalInfo = { runId, start: 0, end: 0, live: true, ...first, first, kind: 'pty', ...change };
  const listeners = new Set<() => void>();
  const written: string[] = [];
  let viewers = 0;

  const set: FakeTerminal['set'] = (next) => {
    info = { ...info, ...next };
    for (const listener of listeners) listener();
  };
  const open = (): TerminalView => {
    viewers += 1;
    return {
      info: () => info,
      read(from, max) {
        const first = Math.max(from, info.start);
        return Promise.resolve({ from: first, bytes: bytesFrom(first, Math.max(0, Math.min(max, info.end - first))) });
      },
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      write: (bytes) => void written.push(Buffer.from(bytes).toString()),
      close: () => void (viewers -= 1),
    };
  };
  const terminal: FakeTerminal = {
    runId,
    written,
    viewers: () => viewers,
    grow: (bytes) => set({ end: info.end + bytes }),
    set,
    info: () => info,
  };
  return { terminal, open };
}
