import { Play, RotateCcw } from 'lucide-react';
import type { TaskState } from '../../../../main/contract/task';
import { togglePause } from '../../state/farm-actions';
import { useApp, useNow } from '../../state/use-app';
import { clockTime, duration, sentence } from '../../state/view/words';
import { Button } from '../../ui/button';
import { Glyph } from '../../ui/glyph';
import type { TaskActs } from './use-task-actions';

/** Why a task stands still, when it goes on by itself, and the way to go on now. */
export function HeldBar({ state, acts }: { state: Extract<TaskState, { kind: 'held' }>; acts: TaskActs }) {
  const app = useApp();
  const now = useNow();
  const isFarmPaused = state.code === 'farm-paused';
  const left = state.until === null ? null : state.until - now;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line bg-held-soft px-4 py-1.5">
      <Glyph shape="pause" className="size-3.5 text-held" />
      <output className="min-w-0 flex-1 wrap-anywhere">
        {sentence(state.why)}{' '}
        <span className="tick text-ink-2">
          {isFarmPaused
            ? ''
            : state.until === null || left === null
              ? 'Resume it to go on.'
              : left > 0
                ? `Goes on by itself at ${clockTime(state.until, now)}, in ${duration(left)}.`
                : 'Goes on in a moment.'}
        </span>
      </output>
      {isFarmPaused && (
        <Button small icon={<Play />} keys="shift+p" onClick={() => void togglePause(app)}>
          Resume Croft
        </Button>
      )}
      {!isFarmPaused && acts.resume.run && (
        <Button small icon={<Play />} keys="u" onClick={acts.resume.run}>
          {state.until === null ? 'Resume' : 'Go on now'}
        </Button>
      )}
      {acts.retry && (
        <Button small icon={<RotateCcw />} keys="r" onClick={acts.retry}>
          Retry…
        </Button>
      )}
    </div>
  );
}
