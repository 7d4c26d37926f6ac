import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';
import type { FarmSide } from './farm-side';

/** What goes on in processes that an installer would end. */
interface Live {
  /** Of runs. */
  readonly agents: number;
  /** Opened by hand. */
  readonly terminals: number;
}

/** Why an update may not be installed while so much goes on; null: it may. */
export function whyNotInstall({ agents, terminals }: Live): string | null {
  const total = agents + terminals;
  if (total === 0) return null;
  const parts = [
    agents === 0 ? null : agents === 1 ? '1 agent' : `${agents} agents`,
    terminals === 0 ? null : terminals === 1 ? '1 open terminal' : `${terminals} open terminals`,
  ].filter((part) => part !== null);
  return `${parts.join(' and ')} ${total === 1 ? 'is' : 'are'} at work, and on Windows an update would end what runs.`;
}

const unknown: Result<never> = fail('unavailable', 'The farm does not say whether agents are at work.', {
  reason: 'update.unknown',
  next: 'Try again in a moment.',
});

/**
 * Makes sure, for an installer that ends every process of the app, that no agent and no terminal is live, and that the farm starts nothing
 * until it ends. Where something is live the farm goes on as before.
 */
export async function quietFarm(farm: FarmSide | null): Promise<Result<void>> {
  if (!farm) return unknown;
  const before = await farm.invoke('farm.get', {});
  if (!before.ok) return unknown;
  // A farm that is paused or drained starts nothing as it is; to resume it would be another's word taken back.
  const isOpen = before.value.control === 'open';
  const drained = isOpen ? await farm.invoke('farm.drain', {}) : before;
  const refused = drained.ok ? await refusal(farm) : unknown;
  if (!refused) return ok(undefined);
  if (isOpen) await farm.invoke('farm.undrain', {});
  return refused;
}

async function refusal(farm: FarmSide): Promise<Result<never> | null> {
  const [runs, terminals] = [await farm.invoke('farm.get', {}), await farm.invoke('terminal.list', {})];
  if (!runs.ok || !terminals.ok) return unknown;
  const open = terminals.value.filter(({ state }) => state.kind !== 'ended').length;
  const why = whyNotInstall({ agents: runs.value.liveRuns, terminals: open });
  if (why === null) return null;
  return fail('conflict', why, {
    reason: 'update.runs',
    next: 'Pause the queue, close the terminals, and install it when the agents have finished.',
  });
}
