import type { UsageWindow } from '../../contract/agent-event';
import { plainText } from '../plain-text';

const MOST_NAME = 30;
/** Less than this is nobody's concern. */
const WORTH_TELLING = 0.5;
const MOST_LINES = 3;
const NAMES: Readonly<Record<string, string>> = { five_hour: '5 hours', seven_day: 'week' };

type Window = UsageWindow & { readonly agent: string };

/** The agents' usage windows that are half spent or more, in words. */
export function limitWords(windows: readonly Window[], clockTime: (at: number) => string): string[] {
  return windows
    .filter(({ status, utilization }) => status !== 'allowed' || (utilization ?? 0) >= WORTH_TELLING)
    .toSorted((a, b) => (b.utilization ?? 0) - (a.utilization ?? 0))
    .slice(0, MOST_LINES)
    .map((window) => `${titleOf(window)}: ${useOf(window)}${resetOf(window, clockTime)}`);
}

const titleOf = ({ agent, name }: Window): string =>
  `${plainText(agent, MOST_NAME)}, ${NAMES[name] ?? plainText(name.replaceAll('_', ' '), MOST_NAME)}`;

function useOf({ status, utilization }: Window): string {
  if (status === 'rejected') return 'used up';
  return utilization === null ? 'nearly used up' : `${Math.round(utilization * 100)} % used`;
}

const resetOf = ({ resetsAt }: Window, clockTime: (at: number) => string): string =>
  resetsAt === null ? '' : `, resets ${clockTime(resetsAt)}`;
