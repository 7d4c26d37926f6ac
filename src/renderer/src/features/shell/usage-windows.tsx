import { useMemo } from 'react';
import { useFarm, useNow } from '../../state/use-app';
import { currentWindows, windowTitle } from '../../state/view/farm-status';
import { clockTime } from '../../state/view/words';
import type { SeenWindow } from '../../state/farm/farm-state';
import { Meter } from '../../ui/meter';
import { Tip } from '../../ui/tip';

/** How much of the agents' usage windows is spent and when they reset. */
export function UsageWindows() {
  const windows = useFarm((farm) => farm.windows);
  const now = useNow(windows.size > 0);
  const shown = useMemo(() => currentWindows({ windows }, now).slice(0, 3), [windows, now]);
  return (
    <div className="flex min-w-0 items-center max-lg:hidden">
      {shown.map((window) => (
        <UsageWindowPart key={`${window.agent}/${window.name}`} window={window} now={now} />
      ))}
    </div>
  );
}

function UsageWindowPart({ window, now }: { window: SeenWindow; now: number }) {
  const { utilization, status, resetsAt, seenAt } = window;
  const isSpent = status === 'rejected';
  const title = windowTitle(window);
  const share = utilization === null ? null : `${Math.round(utilization * 100)} %`;
  const resets = resetsAt === null ? '' : `resets ${clockTime(resetsAt, now)}`;
  return (
    <Tip
      words={`${title}: ${isSpent ? 'used up' : (share ?? 'in use')}, ${resets || 'no reset time known'}. Heard ${clockTime(seenAt, now)}.`}
    >
      <span className="tick flex h-7 shrink-0 items-center gap-1.5 px-2">
        <span className="text-ink-2">{title}</span>
        {utilization !== null && <Meter share={utilization} tone={isSpent ? 'full' : 'plain'} />}
        <span className={isSpent ? 'text-held' : ''}>{isSpent ? 'used up' : share}</span>
        <span className="text-ink-2">{resets}</span>
      </span>
    </Tip>
  );
}
