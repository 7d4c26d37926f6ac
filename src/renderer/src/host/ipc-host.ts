import type { CroftBridge } from '../../../main/contract/ipc-protocol';
import type { OperationName, OutputOf } from '../../../main/contract/index';
import type { Reply } from '../../../main/contract/socket-protocol';
import { createConnectionState } from './connection-state';
import type { Feed, Host } from './host';
import { createTerminalStreams } from './terminal-streams';
import { answered } from './unreachable';

declare global {
  interface Window {
    /** There inside the desktop app only. */
    readonly croft?: CroftBridge;
  }
}

const AGAIN_AFTER_MS = 1_000;
/** These wait for a person in a dialog of the system, who may take their time. */
const WAITS_FOR_USER: readonly OperationName[] = ['desktop.pick-folder', 'desktop.quit'];

/** The farm over the desktop app's own channel. There is no login: the app shows its screens to nobody else. */
export function createIpcHost(bridge: CroftBridge): Host {
  const state = createConnectionState();
  const isOnline = (): boolean => state.get().kind === 'online';
  const terminals = createTerminalStreams({ connected: isOnline, open: bridge.openTerminal });
  let feed: Feed | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  /** Counts the calls: the answer to an earlier one is old news. */
  let asked = 0;

  function askAgain(why: string | null): void {
    state.offline(why);
    clearTimeout(again);
    again = setTimeout(() => void askForFeed(), AGAIN_AFTER_MS);
  }

  async function askForFeed(): Promise<void> {
    const asking = feed;
    if (!asking) return;
    asked += 1;
    const mine = asked;
    const reply = await bridge.subscribe(asking.since(), hear);
    if (mine !== asked) return;
    if (!reply.ok) {
      asking.failed(reply.error);
      return askAgain(reply.error.message);
    }
    if (reply.value.mode === 'reset') asking.reset(reply.value.snapshot);
    state.heard();
    if (isOnline()) return;
    state.online();
    terminals.reopenAll();
  }

  const hear: Parameters<CroftBridge['subscribe']>[1] = (...[message, payload]) => {
    state.heard();
    if (message === 'events') feed?.events(payload);
    else if (message === 'reset') feed?.reset(payload.snapshot);
    else if (message === 'trouble') feed?.failed(payload.trouble);
    else askAgain(payload.reason === 'shutdown' ? 'Croft was stopped' : null);
  };

  return {
    connection: state.get,
    onConnection: state.listen,
    async invoke(name, input) {
      const asked = bridge.invoke(name, input);
      const reply = await (WAITS_FOR_USER.includes(name) ? asked : answered(asked));
      return reply as Reply<OutputOf<typeof name>>;
    },
    subscribe(next) {
      feed = next;
      void askForFeed();
      return () => {
        if (feed === next) feed = null;
      };
    },
    openTerminal: terminals.open,
    canLogOut: false,
    login: () => undefined,
    logout: () => undefined,
    dispose: () => clearTimeout(again),
  };
}
