import { contextBridge, ipcRenderer } from 'electron';
import { IPC_CHANNEL } from '../main/contract/ipc-protocol';
import type {
  BridgeTerminal,
  CroftBridge,
  FeedListener,
  IpcToWindow,
  TerminalListener,
} from '../main/contract/ipc-protocol';

const answers = new Map<number, (reply: never) => void>();
const terminals = new Map<string, TerminalListener>();
let feed: FeedListener = () => undefined;
let calls = 0;

const tell = (message: string, input: unknown): void => ipcRenderer.send(IPC_CHANNEL, 0, message, input);

/** `answered` hears the answer before any message that follows it; who waits for the promise may hear it after those. */
const ask = <T>(message: string, args: readonly unknown[], answered?: (reply: T) => void): Promise<T> =>
  new Promise((resolve) => {
    calls += 1;
    ipcRenderer.send(IPC_CHANNEL, calls, message, ...args);
    answers.set(calls, (reply: T) => {
      answered?.(reply);
      resolve(reply);
    });
  });

function hear(...heard: IpcToWindow): void {
  switch (heard[0]) {
    case 'answer':
      answers.get(heard[1])?.(heard[2] as never);
      answers.delete(heard[1]);
      break;
    case 'terminal.data':
    case 'terminal.info':
      terminals.get(heard[1].streamId)?.(...heard);
      break;
    default:
      feed(...heard);
  }
}

ipcRenderer.on(IPC_CHANNEL, (_event, serial: number, ...heard: IpcToWindow) => {
  try {
    hear(...heard);
  } finally {
    tell('received', serial);
  }
});

const bridge: CroftBridge = {
  invoke: (name, input) => ask('invoke', [name, input]),
  subscribe(since, listener) {
    feed = listener;
    return ask('subscribe', [{ since }]);
  },
  openTerminal(from, listener) {
    const opened: BridgeTerminal['opened'] = ask(
      'terminal.open',
      [from],
      (reply: Awaited<BridgeTerminal['opened']>) => {
        if (reply.ok) terminals.set(reply.value.streamId, listener);
      },
    );
    const withId = (act: (streamId: string) => void): void =>
      void opened.then((reply) => reply.ok && act(reply.value.streamId));
    return {
      opened,
      ack: (offset) => withId((streamId) => tell('terminal.ack', { streamId, offset })),
      write: (data) => withId((streamId) => tell('terminal.write', { streamId, data })),
      close: () => withId((streamId) => tell('terminal.close', { streamId, gone: terminals.delete(streamId) })),
    };
  },
};

contextBridge.exposeInMainWorld('croft', bridge);
