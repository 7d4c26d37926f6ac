import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { Failure } from '../../../main/contract/errors';
import { AWAY } from '../host/unreachable';

export interface Toast {
  readonly id: number;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly text: string;
  /** What to do about it. */
  readonly next: string | null;
  readonly action: { readonly label: string; readonly run: () => void } | null;
  /** For people who report a fault. */
  readonly details: string | null;
  /** Null: stays until it is closed. */
  readonly forMs: number | null;
  /** It is out of date once the window reaches its farm again. */
  readonly whileAway: boolean;
}

export type ToastInput = Partial<Omit<Toast, 'id'>> & { readonly text: string };

export interface Toasts {
  readonly store: StoreApi<readonly Toast[]>;
  /** The answer is its id, by which it can be closed. */
  show(toast: ToastInput): number;
  /** `action`: a way out of it. */
  failed(failure: Failure, action?: Toast['action']): void;
  close(id: number): void;
  /** The farm is there again: what says that it is not goes soon. */
  reached(): void;
}

const MOST_AT_ONCE = 4;
const PLAIN_FOR_MS = 6_000;
const BAD_FOR_MS = 30_000;
const REACHED_FOR_MS = 4_000;

/** Short words about what just happened; errors stay for long enough to be read twice. */
export function createToasts(): Toasts {
  const store = createStore<readonly Toast[]>(() => []);
  let last = 0;

  function show({
    tone = 'plain',
    text,
    next = null,
    action = null,
    details = null,
    forMs,
    whileAway = false,
  }: ToastInput): number {
    const stays = forMs === undefined ? (tone === 'bad' ? BAD_FOR_MS : PLAIN_FOR_MS) : forMs;
    const toast: Toast = { id: ++last, tone, text, next, action, details, forMs: stays, whileAway };
    const others = store.getState().filter((other) => other.text !== text);
    store.setState([...others, toast].slice(-MOST_AT_ONCE), true);
    return toast.id;
  }

  return {
    store,
    show,
    failed(failure, action = null) {
      show({
        tone: 'bad',
        text: failure.message,
        next: failure.next ?? null,
        action,
        details: detailsOf(failure),
        whileAway: failure.reason === AWAY,
      });
    },
    close: (id) =>
      store.setState(
        store.getState().filter((toast) => toast.id !== id),
        true,
      ),
    reached() {
      const before = store.getState();
      if (!before.some(({ whileAway }) => whileAway)) return;
      // Whoever pressed something a moment ago has to learn that nothing came of it.
      const still = (toast: Toast): Toast =>
        toast.whileAway ? { ...toast, forMs: REACHED_FOR_MS, whileAway: false } : toast;
      store.setState(before.map(still), true);
    },
  };
}

/** All that is known of a failure, as text to copy. */
export const detailsOf = (failure: Failure): string => JSON.stringify(failure, null, 2);
