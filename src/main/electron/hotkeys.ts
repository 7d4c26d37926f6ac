import { globalShortcut } from 'electron';
import { hotkeyTitles } from '../contract/desktop';
import type { DesktopSettings, DesktopState, HotkeyAction } from '../contract/desktop';
import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';

type HotkeyState = Extract<DesktopState, { kind: 'desktop' }>['hotkeys'][number];

const ACTIONS: readonly HotkeyAction[] = ['show-hide', 'quick-task', 'next-need', 'pause-all', 'stop-all'];

/** Keys that work wherever their user is. */
export interface Hotkeys {
  state(): HotkeyState[];
  /** The new one is taken hold of before the old one is let go: a refused key leaves all as it was. */
  set(action: HotkeyAction, accelerator: string | null): Result<void>;
  /** Takes hold of these. One that another program has is told as `taken`, and tried again with the next call. */
  follow(wanted: DesktopSettings['hotkeys']): void;
  /** Held, they do nothing, and whatever is pressed reaches the window: a recorder hears it. What is set meanwhile is set. */
  hold(held: boolean): void;
  isHeld(): boolean;
  dispose(): void;
}

/** Keeps what is registered with the system in step with what is wanted. */
export function createHotkeys(press: (action: HotkeyAction) => void): Hotkeys {
  const wanted = new Map<HotkeyAction, string>();
  /** Those that the system gave us. */
  const held = new Map<HotkeyAction, string>();

  let isHeld = false;
  const hold = (next: boolean): void => {
    if (next === isHeld) return;
    isHeld = next;
    globalShortcut.setSuspended(next);
  };
  /** Nothing can be taken hold of while all are held. */
  const inForce = <T>(act: () => T): T => {
    const wasHeld = isHeld;
    hold(false);
    const result = act();
    hold(wasHeld);
    return result;
  };
  const take = (action: HotkeyAction, accelerator: string): boolean => {
    if (!register(accelerator, () => press(action))) return false;
    held.set(action, accelerator);
    return true;
  };
  const release = (action: HotkeyAction): void => {
    const accelerator = held.get(action);
    if (accelerator !== undefined) globalShortcut.unregister(accelerator);
    held.delete(action);
  };

  return {
    state: () =>
      ACTIONS.map((action) => {
        const accelerator = wanted.get(action) ?? null;
        const state = accelerator === null ? 'off' : held.has(action) ? 'ok' : 'taken';
        return { action, accelerator, state };
      }),
    set(action, accelerator) {
      if (accelerator === null) {
        release(action);
        wanted.delete(action);
        return ok(undefined);
      }
      // Spelt in another way they are the same keys.
      if (isSame(held.get(action), accelerator)) return ok(undefined);
      const other = ACTIONS.find((each) => each !== action && isSame(wanted.get(each), accelerator));
      if (other) return taken(`These keys are for “${hotkeyTitles[other]}” already.`);
      const old = held.get(action);
      if (!inForce(() => take(action, accelerator))) return taken('Another program or the system has these keys.');
      if (old !== undefined) globalShortcut.unregister(old);
      wanted.set(action, accelerator);
      return ok(undefined);
    },
    follow(next) {
      for (const action of ACTIONS) {
        const accelerator = next[action] ?? null;
        if (held.get(action) === accelerator) continue;
        release(action);
        if (accelerator === null) wanted.delete(action);
        else wanted.set(action, accelerator);
      }
      // All are let go before any is taken: two may have changed places.
      inForce(() => {
        for (const [action, accelerator] of wanted) if (!held.has(action)) take(action, accelerator);
      });
    },
    hold,
    isHeld: () => isHeld,
    dispose() {
      hold(false);
      for (const action of ACTIONS) release(action);
      wanted.clear();
    },
  };
}

/** Whether two spellings are the same keys on this system. */
const isSame = (one: string | undefined, other: string): boolean => one !== undefined && plain(one) === plain(other);

/** The parts in one order and by one name each. */
function plain(accelerator: string): string {
  const isMac = process.platform === 'darwin';
  const names: Readonly<Record<string, string>> = {
    CommandOrControl: isMac ? 'Super' : 'Control',
    ...{ Command: 'Super', Meta: 'Super', Option: 'Alt' },
  };
  return accelerator
    .split('+')
    .map((part) => names[part] ?? part)
    .toSorted()
    .join('+');
}

const taken = (message: string): Result<never> =>
  fail('conflict', message, { reason: 'hotkey.taken', next: onLinux('Choose another combination.') });

/** Under Wayland the desktop alone hands out keys that work everywhere, and may ask or refuse. */
const onLinux = (next: string): string =>
  process.platform === 'linux' && process.env['XDG_SESSION_TYPE'] === 'wayland'
    ? `${next} This desktop (Wayland) hands out such keys itself: it may ask you, or its own settings may have to be used.`
    : next;

/** Electron throws on a combination that this system cannot have. */
function register(accelerator: string, press: () => void): boolean {
  try {
    return globalShortcut.register(accelerator, press);
  } catch {
    return false;
  }
}
