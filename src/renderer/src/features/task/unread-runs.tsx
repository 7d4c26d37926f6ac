import type { OpenedTask } from '../../state/use-open-task';
import type { RunReading } from '../../state/view/run-reading';
import { Empty } from '../../ui/message';
import { Skeleton, SkeletonRows } from '../../ui/skeleton';
import { ReadTrouble } from './read-trouble';

/** Says that not all attempts of a task could be read, and asks for them again. */
export function UnreadRuns({ opened: { failure, isAsking, again } }: { opened: OpenedTask }) {
  if (!failure) return null;
  return (
    <div className="shrink-0 border-b border-line p-2">
      <ReadTrouble failure={failure} isAsking={isAsking} again={again} />
    </div>
  );
}

/** Stands where the terminal of an attempt will be that is not read yet. */
export function UnreadTerminal({ reading }: { reading: Exclude<RunReading, 'all'> }) {
  return reading === 'asked' ? (
    <SkeletonRows rows={6} label="Asking for its attempts" />
  ) : (
    <Empty title="Its attempts could not be read">
      <p>There is a terminal to show as soon as they are.</p>
    </Empty>
  );
}

/** Stands where attempts of a stage will be told of. */
export function UnreadAttempts({ reading }: { reading: Exclude<RunReading, 'all'> }) {
  return reading === 'asked' ? (
    <output aria-label="Asking for its attempts" className="mt-2 flex h-5 items-center">
      <Skeleton className="w-2/5" />
    </output>
  ) : (
    <p className="mt-1 text-ink-3">Its attempts are not read.</p>
  );
}
