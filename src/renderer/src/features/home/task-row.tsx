import { useMemo } from 'react';
import type { Task } from '../../../../main/contract/task';
import { hrefOf } from '../../state/router';
import { startTask } from '../../state/task-actions';
import { useApp, useFarm, useNow, useSilent } from '../../state/use-app';
import { useTaskTimes } from '../../state/use-task-times';
import { askWords } from '../../state/view/needs';
import { taskSign } from '../../state/view/signs';
import { stageDots } from '../../state/view/stage-dots';
import { placeKeeper } from '../../state/view/places';
import { taskWords, whyStill } from '../../state/view/task-words';
import { timeWords } from '../../state/view/work-times';
import { duration, money } from '../../state/view/words';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { Dots } from '../../ui/dots';
import { Glyph } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { toneText } from '../../ui/tone';
import { RowTitle } from './row-title';

/** A task as every list shows it: sign, workspace and title, stages, what happens now, time, cost. */
export function TaskRow({ task, place }: { task: Task; place: number | null }) {
  const app = useApp();
  const isRunning = task.state.kind === 'running';
  const now = useNow(isRunning);
  const facts = useTaskFacts(task, place, now);
  const { worked, waited } = useTaskTimes(task);
  const sign = taskSign(task);
  const isDraft = task.state.kind === 'draft';
  const isHeld = task.state.kind === 'held';
  const isQuiet = task.state.kind === 'done' || task.state.kind === 'cancelled';

  return (
    <div className="row group relative grid h-full grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-2.5 px-4 hover:bg-hover md:grid-cols-[1rem_minmax(0,5fr)_6rem_minmax(0,6fr)_4rem_3.75rem] md:gap-x-3">
      <Glyph shape={sign.shape} label={sign.words} className={classNames('size-3.5', toneText[sign.tone])} />
      <RowTitle
        task={task}
        href={hrefOf({ screen: 'task', taskId: task.id })}
        label={`${sign.words}: ${facts.words}`}
        quiet={isQuiet}
      />
      <span className={classNames('justify-self-start max-md:justify-self-end', isDraft && 'max-md:invisible')}>
        <Dots dots={facts.dots} />
      </span>
      <bdi
        className={classNames(
          'text-left text-ink-2 max-md:col-start-2 max-md:row-start-2 max-md:text-sm',
          // Why it stands still is not to be cut off.
          isHeld || facts.isHeldUp ? 'line-clamp-2 leading-tight' : 'truncate',
        )}
        title={facts.words}
      >
        <InlineCode text={facts.words} />
      </bdi>
      <span className="tick text-right text-ink-2 max-md:hidden" title={timeWords(waited)}>
        {worked > 0 ? duration(worked) : ''}
      </span>
      <span className="tick text-right text-ink-2 max-md:col-start-3 max-md:row-start-2 max-md:text-sm">
        {task.costUsd > 0 ? money(task.costUsd) : ''}
      </span>
      {isDraft && (
        <Button small className="absolute right-4" onClick={() => void startTask(app, task)}>
          Start
        </Button>
      )}
    </div>
  );
}

function useTaskFacts(task: Task, place: number | null, now: number) {
  const asks = useFarm((farm) => farm.asks);
  const runId = task.state.kind === 'running' ? task.state.runId : null;
  const run = useFarm((farm) => (runId === null ? undefined : farm.runs.get(runId)));
  const attended = run?.attended === true;
  const still = useFarm((farm) => whyStill(farm.health));
  const heldUp = useFarm((farm) => (task.state.kind === 'queued' ? placeKeeper(farm) : null));
  const silent = useSilent();
  const doing = useFarm((farm) => (runId === null ? undefined : farm.doing.get(runId)));
  const ask = useMemo(() => [...asks.values()].find((each) => each.taskId === task.id), [asks, task.id]);
  const dots = useMemo(() => stageDots(task), [task]);
  const words = taskWords(task, { now, doing, asks: ask && askWords(ask), place, attended, still, heldUp, silent });
  return { dots, words, isHeldUp: heldUp !== null && place === 1 };
}
