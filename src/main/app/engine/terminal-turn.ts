import type { AgentEvent } from '../../contract/agent-event';
import type { Clock } from '../../ports/clock';

/** A terminal that is idle for so long in the middle of a turn is asked why: Esc and the turn limit are told by no hook. */
const QUIET_MS = 700;
const MOST_LOOKS = 4;

/** What begins a turn, or shows that it goes on. */
const working: ReadonlySet<AgentEvent['kind']> = new Set<AgentEvent['kind']>([
  'message',
  'text',
  'thinking',
  'tool',
  'tool-end',
  'ask',
]);

export interface TurnWatch {
  /** Events of the agent, as they come. */
  look(events: readonly AgentEvent[]): void;
  sign(kind: 'working' | 'idle'): void;
  /** A turn was begun and not ended, and the terminal does not look as if the agent worked. */
  isQuiet(): boolean;
  dispose(): void;
}

/**
 * Notices that a turn is over although nobody said so. `ask` is called a few times, with 0, 1, ..., each a while after the one before;
 * the last time nobody will know better.
 */
export function createTurnWatch(
  clock: Pick<Clock, 'after'>,
  ask: (attempt: number, isLast: boolean) => void,
): TurnWatch {
  let open = false;
  let busy = false;
  let looks = 0;
  let cancel: () => void = () => undefined;

  const isQuiet = (): boolean => open && !busy;
  const arm = (): void => {
    cancel();
    if (!isQuiet() || looks >= MOST_LOOKS) return;
    cancel = clock.after(QUIET_MS * 2 ** looks, () => {
      looks += 1;
      ask(looks - 1, looks === MOST_LOOKS);
      arm();
    });
  };

  return {
    isQuiet,
    look(events) {
      for (const { kind } of events) {
        if (kind === 'turn-end') open = false;
        else if (working.has(kind)) {
          open = true;
          looks = 0;
        }
      }
      arm();
    },
    sign(kind) {
      busy = kind === 'working';
      arm();
    },
    dispose: () => cancel(),
  };
}
