import { contextBridge, ipcRenderer } from 'electron';
import { IPC_CHANNEL } from '../main/contract/ipc-protocol';
import type { CroftBridge, FeedListener, IpcToWindow, TerminalListener } from '../main/contract/ipc-protocol';

const answers = new Map<number, (reply: never) => void>();
const terminals = new Map<string, TerminalListener>();
let feed: FeedListener = () => undefined;
let calls = 0;

const tell = (message: string, input: unknown): void => ipcRenderer.send(IPC_CHANNEL, 0, message, input);

const ask = <T>(...message: unknown[]): Promise<T> =>
  new Promise((resolve) => {
    calls += 1;
    ipcRenderer.send(IPC_CHANNEL, calls, ...message);
    answers.set(calls, resolve);
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
  invoke: (name, input) => ask('invoke', name, input),
  subscribe(since, listener) {
    feed = listener;
    return ask('subscribe', { since });
  },
  openTerminal(from, listener) {
    const opened: ReturnType<CroftBridge['openTerminal']>['opened'] = ask('terminal.open', from);
    const withId = (act: (streamId: string) => void): void =>
      void opened.then((reply) => reply.ok && act(reply.value.streamId));
    withId((streamId) => terminals.set(streamId, listener));
    return {
      opened,
      ack: (offset) => withId((streamId) => tell('terminal.ack', { streamId, offset })),
      write: (data) => withId((streamId) => tell('terminal.write', { streamId, data })),
      close: () => withId((streamId) => tell('terminal.close', { streamId, gone: terminals.delete(streamId) })),
    };
  },
};

contextBridge.exposeInMainWorld('croft', bridge);
