import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { OutputOf } from '../contract/index';
import type { FarmSide } from './farm-side';

/** How the app is left: at once, when the agents have finished, or as its user says. */
export type LeaveHow = 'keep' | 'drain' | 'ask';

export interface LeavingOptions {
  /** Null while the farm starts. */
  farm(): FarmSide | null;
  /** Owner of the question, where a window is seen. */
  window(): BrowserWindow | null;
  /** Ends everything but the agents, which go on in their worker. */
  end(): void;
}

/** The way out. */
export interface Leaving {
  /** Answers false when the user thought better of it. */
  leave(how: LeaveHow): Promise<boolean>;
  /** Goes on after all; a farm that was paused before stays paused. */
  stay(): void;
  /** The number of live runs may have changed. */
  look(): void;
  isDraining(): boolean;
  /** Told when it begins or ends to drain. */
  onChange(listener: () => void): void;
}

const KEEP = 0;
const DRAIN = 1;

export function createLeaving(o: LeavingOptions): Leaving {
  let draining = false;
  let asking: Promise<LeaveHow | null> | null = null;
  const listeners = new Set<() => void>();
  const setDraining = (value: boolean): void => {
    draining = value;
    for (const listener of listeners) listener();
  };

  const standing = async (): Promise<OutputOf<'farm.get'> | null> => {
    const answer = await o.farm()?.invoke('farm.get', {});
    return answer?.ok === true ? answer.value : null;
  };
  const look = async (): Promise<void> => {
    const farm = draining ? await standing() : null;
    if (!draining || !farm) return;
    // Somebody has taken it back in a window, or from another machine.
    if (farm.control !== 'draining') setDraining(false);
    else if (farm.liveRuns === 0) o.end();
  };
  const drain = async (): Promise<boolean> => {
    const answer = await o.farm()?.invoke('farm.drain', {});
    if (answer?.ok === false) return false;
    setDraining(true);
    void look();
    return true;
  };
  const ask = async (): Promise<LeaveHow | null> => {
    const live = (await standing())?.liveRuns ?? 0;
    if (live === 0) return 'keep';
    // One question at a time, however often the button is pressed.
    asking ??= askUser(o.window(), live, draining).finally(() => (asking = null));
    return asking;
  };

  return {
    async leave(how) {
      const chosen = how === 'ask' ? await ask() : how;
      if (chosen === 'drain') return drain();
      if (chosen === null) return false;
      // The answer to whoever asked goes out first.
      setImmediate(o.end);
      return true;
    },
    stay() {
      if (!draining) return;
      setDraining(false);
      void o.farm()?.invoke('farm.undrain', {});
    },
    look: () => void look(),
    isDraining: () => draining,
    onChange: (listener) => void listeners.add(listener),
  };
}

async function askUser(window: BrowserWindow | null, live: number, draining: boolean): Promise<LeaveHow | null> {
  const [agents, they] = live === 1 ? ['1 agent is', 'it has'] : [`${live} agents are`, 'they have'];
  const options = {
    type: 'question' as const,
    title: 'Quit Croft',
    message: `${agents} at work.`,
    detail: draining
      ? `Croft quits by itself when ${they} finished.`
      : 'Agents that keep running work on without Croft; it picks them up at its next start.',
    buttons: ['Keep agents running', draining ? 'Go on waiting' : `Wait until ${they} finished`, 'Cancel'],
    defaultId: KEEP,
    cancelId: 2,
    noLink: true,
  };
  const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
  if (response === KEEP) return 'keep';
  return response === DRAIN ? 'drain' : null;
}
