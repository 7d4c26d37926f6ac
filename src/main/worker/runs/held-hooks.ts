import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { HookAnswer } from '../../contract/worker-protocol';

type HookBody = HookAnswer['body'];

/** Questions that a run's agent has asked by a hook call and waits for. */
export interface HeldHooks {
  /** Waits for the answer to a call; null once the agent has hung up. */
  hold(hookId: string, hungUp: AbortSignal): Promise<HookBody | null>;
  /** A call is answered once: afterwards, and when the agent does not wait any more, it is too late. */
  answer(answer: HookAnswer): Result<void>;
  /** Nothing is asked any more: whatever still waits was answered elsewhere. */
  letGo(): void;
  /** Nobody will answer any more. */
  release(): void;
}

/**
 * An agent does not hang up on a question that was answered in its terminal, so calls that nobody waits for pile up: beyond this
 * the oldest is let go.
 */
const MOST_HELD = 64;
/** Leaves the question to the agent's own dialog. */
const NO_OPINION: HookBody = {};

/** Calls are held in memory alone: the agent's end of them does not outlive the worker either. */
export function createHeldHooks(most = MOST_HELD): HeldHooks {
  const held = new Map<string, (body: HookBody | null) => void>();
  let over = false;

  function settle(hookId: string, body: HookBody | null): boolean {
    const tell = held.get(hookId);
    held.delete(hookId);
    tell?.(body);
    return tell !== undefined;
  }

  function letGo(): void {
    for (const hookId of [...held.keys()]) settle(hookId, NO_OPINION);
  }

  return {
    letGo,
    hold(hookId, hungUp) {
      if (over || hungUp.aborted) return Promise.resolve(over ? NO_OPINION : null);
      const [oldest] = held.keys();
      if (held.size >= most && oldest !== undefined) settle(oldest, NO_OPINION);
      const { promise, resolve } = Promise.withResolvers<HookBody | null>();
      held.set(hookId, resolve);
      hungUp.addEventListener('abort', () => settle(hookId, null), { once: true });
      return promise;
    },
    answer({ hookId, body }) {
      return settle(hookId, body)
        ? ok(undefined)
        : fail('conflict', 'The agent does not wait for this answer any more.');
    },
    release() {
      over = true;
      letGo();
    },
  };
}
