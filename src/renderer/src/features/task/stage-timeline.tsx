import { useEffect, useRef } from 'react';
import type { Run } from '../../../../main/contract/run';
import type { Stage, Task } from '../../../../main/contract/task';
import { useFarm, useNow } from '../../state/use-app';
import type { RunReading } from '../../state/view/run-reading';
import { runSign } from '../../state/view/run-words';
import { signs } from '../../state/view/signs';
import { stageDots, stageSign } from '../../state/view/stage-dots';
import { stageLine } from '../../state/view/stage-line';
import { exactDuration, money } from '../../state/view/words';
import { sumTimes, timeWords } from '../../state/view/work-times';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { Scroller } from '../../ui/scroller';
import { Skeleton } from '../../ui/skeleton';
import { Tip } from '../../ui/tip';
import { toneText } from '../../ui/tone';
import type { ChosenRun } from './use-chosen-run';

interface StageTimelineProps {
  task: Task;
  runs: readonly Run[];
  reading: RunReading;
  chosen: ChosenRun;
}

/** The stages in their order, each with its attempts; an attempt opens its terminal. */
export function StageTimeline({ task, runs, reading, chosen }: StageTimelineProps) {
  return (
    <Scroller as="ol" aria-label="Stages" className="flex shrink-0 overflow-x-auto border-b border-line">
      {task.stages.map((stage) => (
        <StageCell
          key={stage.id}
          task={task}
          stage={stage}
          runs={runs.filter((run) => run.stageId === stage.id)}
          reading={reading}
          chosen={chosen}
        />
      ))}
    </Scroller>
  );
}

interface StageCellProps extends StageTimelineProps {
  stage: Stage;
}

function StageCell({ task, stage, runs, reading, chosen }: StageCellProps) {
  const name = stageSign(task, stage);
  const sign = signs[name];
  const now = useNow(runs.some(({ status }) => status.kind === 'running'));
  const { worked, waited } = sumTimes(
    runs,
    useFarm((farm) => farm.asks),
    now,
  );
  const cost = runs.reduce((sum, run) => sum + run.totals.costUsd, 0);
  const isChosen = chosen.run?.stageId === stage.id;
  const words = stageDots(task).find(({ key }) => key === stage.key)?.words;
  const cell = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) cell.current?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [isChosen]);
  const line = stageLine(task, stage, runs, now);
  const newest = runs.at(-1);

  return (
    <li
      ref={cell}
      className={classNames(
        'flex min-w-40 flex-1 md:min-w-44 flex-col gap-0.5 border-r border-line px-3 py-1.5 last:border-r-0',
        isChosen && 'bg-sunken shadow-[inset_0_-2px_0_var(--ink-3)]',
      )}
    >
      <div className="flex items-center gap-2">
        <Glyph shape={sign.shape} label={words ?? sign.words} className={classNames('size-3.5', toneText[sign.tone])} />
        <h2 className={classNames('min-w-0 truncate', name === 'to-come' && 'font-normal text-ink-2')}>
          {newest ? (
            <button
              type="button"
              className="max-w-full truncate hover:underline"
              onClick={() => chosen.choose(newest.id)}
            >
              {stage.title}
            </button>
          ) : (
            stage.title
          )}
        </h2>
        <span className="tick ml-auto flex gap-2 text-sm text-ink-2">
          {worked > 0 && (
            <span className="max-md:hidden" title={timeWords(waited)}>
              {exactDuration(worked)}
            </span>
          )}
          {cost > 0 && <span className="max-lg:hidden">{money(cost)}</span>}
        </span>
      </div>
      <div className="flex h-5 items-center gap-1">
        {reading !== 'all' && runs.length < stage.attempts && <UnreadChips reading={reading} />}
        {runs.map((run) => (
          <AttemptChip
            key={run.id}
            run={run}
            isChosen={run.id === chosen.run?.id}
            onChoose={() => chosen.choose(run.id)}
          />
        ))}
        <bdi
          className={classNames('min-w-0 truncate text-left text-sm', line.isBad ? 'text-fail' : 'text-ink-3')}
          title={line.text}
        >
          <InlineCode text={line.text} />
        </bdi>
      </div>
    </li>
  );
}

/** Stands where the attempts of a stage will be. */
function UnreadChips({ reading }: { reading: Exclude<RunReading, 'all'> }) {
  return reading === 'asked' ? <Skeleton className="w-8" /> : <span className="text-sm text-ink-3">not read</span>;
}

function AttemptChip({ run, isChosen, onChoose }: { run: Run; isChosen: boolean; onChoose: () => void }) {
  const sign = runSign(run);
  const words = `Attempt ${run.attempt}: ${sign.words}. ${run.cause}`;
  return (
    <Tip words={words}>
      <button
        type="button"
        aria-pressed={isChosen}
        aria-label={words}
        className="flex h-5 shrink-0 items-center gap-1 rounded-sm border border-line px-1 text-sm hover:bg-hover aria-pressed:border-control aria-pressed:bg-raised"
        onClick={onChoose}
      >
        <Glyph shape={sign.shape} className={classNames('size-2.5', toneText[sign.tone])} />
        <span className="tick">{run.attempt}</span>
      </button>
    </Tip>
  );
}
