import xterm from '@xterm/headless';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { RunId } from '../../../src/main/contract/ids';
import type { ClientToFarm, FarmToClient } from '../../../src/main/contract/socket-protocol';
import type { TerminalInfo } from '../../../src/main/contract/terminal';
import type { FarmProcess } from '../../fakes/farm-process';
import { waitFor } from '../../fakes/wait-for';

/** A person at the terminal of a run, over the socket as a screen is. */
export interface TerminalClient {
  /** What the person sees, with what has scrolled away. */
  text(): string;
  type(keys: string): void;
  untilText(words: string): Promise<void>;
  /** Types words, sees them in the prompt and sends them. */
  say(words: string): Promise<void>;
  info(): TerminalInfo;
  close(): void;
}

const LIMIT_MS = 45_000;

export async function openTerminal(farm: Pick<FarmProcess, 'url' | 'token'>, runId: string): Promise<TerminalClient> {
  const options = { transports: ['websocket'], auth: { token: farm.token }, reconnection: false };
  const socket: Socket<FarmToClient, ClientToFarm> = io(farm.url, options);
  const screen = new xterm.Terminal({ cols: 120, rows: 32, scrollback: 5000, allowProposedApi: true });
  let info: TerminalInfo | null = null;
  socket.on('terminal.data', ({ streamId, offset, bytes }) => {
    const end = offset + bytes.byteLength;
    screen.write(new Uint8Array(bytes), () => socket.emit('terminal.ack', { streamId, offset: end }));
  });
  socket.on('terminal.info', (told) => {
    info = told.info;
  });
  const { streamId, info: first } = await new Promise<{ streamId: string; info: TerminalInfo }>((resolve, reject) => {
    socket.emit('terminal.open', { runId: runId as RunId, from: 0 }, (reply) =>
      reply.ok ? resolve(reply.value) : reject(new Error(reply.error.message)),
    );
  });
  const text = (): string => {
    const { active } = screen.buffer;
    const lines = Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? '');
    return lines.join('\n').trimEnd();
  };
  const type = (keys: string): void => void socket.emit('terminal.write', { streamId, data: keys });
  const untilText = async (words: string): Promise<void> => {
    try {
      await waitFor(`on screen: ${words}`, () => text().includes(words), LIMIT_MS);
    } catch (error) {
      throw new Error(`${String(error)}\n${text().slice(-2000)}`, { cause: error });
    }
  };
  return {
    text,
    type,
    untilText,
    async say(words) {
      type(words);
      await untilText(words);
      type('\r');
    },
    info: () => info ?? first,
    close() {
      socket.close();
      screen.dispose();
    },
  };
}
