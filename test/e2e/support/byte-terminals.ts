import type { RunId } from '../../../src/main/contract/ids';
import type { TerminalInfo } from '../../../src/main/contract/terminal';
import type { TerminalSource, TerminalView } from '../../../src/main/transport/types';

/** A terminal in memory with bytes of any content. */
export interface ByteTerminal {
  readonly id: RunId;
  /** What viewers typed, piece by piece. */
  readonly typed: string[];
  /** Sizes that viewers asked for. */
  readonly asked: { readonly cols: number; readonly rows: number }[];
  viewers(): number;
  print(text: string): void;
  /** A pty that takes another size, and says so in its bytes. */
  resize(cols: number, rows: number): void;
  end(): void;
  info(): TerminalInfo;
  read(from: number, max: number): { from: number; bytes: Uint8Array };
}

export interface ByteTerminals extends TerminalSource {
  add(id: RunId, kind: TerminalInfo['kind'], size?: { cols: number; rows: number }): ByteTerminal;
  get(id: RunId): ByteTerminal | undefined;
}

const encoder = new TextEncoder();

/** Terminals that a test prints into, and whose viewers it counts. */
export function createByteTerminals(): ByteTerminals {
  const all = new Map<RunId, ReturnType<typeof createOne>>();
  return {
    open: (id) => all.get(id)?.open() ?? null,
    get: (id) => all.get(id)?.terminal,
    add(id, kind, size = { cols: 120, rows: 32 }) {
      const one = createOne({ runId: id, start: 0, end: 0, live: true, kind, ...size, first: size });
      all.set(id, one);
      return one.terminal;
    },
  };
}

function createOne(first: TerminalInfo) {
  let info = first;
  let bytes: Uint8Array = new Uint8Array();
  let viewers = 0;
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  const terminal: ByteTerminal = {
    id: first.runId,
    typed: [],
    asked: [],
    viewers: () => viewers,
    print(text) {
      bytes = Buffer.concat([bytes, encoder.encode(text)]);
      info = { ...info, end: bytes.length };
      tell();
    },
    resize(cols, rows) {
      terminal.asked.push({ cols, rows });
      info = { ...info, cols, rows };
      terminal.print(`\u001B[8;${rows};${cols}t`);
    },
    end() {
      info = { ...info, live: false };
      tell();
    },
    info: () => info,
    read: (from, max) => ({ from, bytes: bytes.subarray(from, from + max) }),
  };
  const open = (): TerminalView => {
    viewers += 1;
    return {
      info: () => info,
      read: (from, max) => Promise.resolve(terminal.read(from, max)),
      onChange(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      write: (typed) => void terminal.typed.push(Buffer.from(typed).toString()),
      close: () => void (viewers -= 1),
    };
  };
  return { terminal, open };
}
