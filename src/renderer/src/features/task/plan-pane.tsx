import type { Run } from '../../../../main/contract/run';
import type { Stage, Task } from '../../../../main/contract/task';
import type { RunReading } from '../../state/view/run-reading';
import { signs } from '../../state/view/signs';
import { stageSign } from '../../state/view/stage-dots';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { Prose } from '../../ui/prose';
import { Scroller } from '../../ui/scroller';
import { toneText } from '../../ui/tone';
import { AttemptStory } from './attempt-story';
import { PassedOn } from './passed-on';
import { SendBackStories } from './send-back-stories';
import { UnreadAttempts } from './unread-runs';

interface PlanPaneProps {
  task: Task;
  runs: readonly Run[];
  reading: RunReading;
}

/** The story of a task: what was asked, also each time its work was sent back, what each stage found, what it passed on to the next. */
export function PlanPane({ task, runs, reading }: PlanPaneProps) {
  return (
    <Scroller className="min-h-0 flex-1 overflow-y-auto" aria-label="Plan">
      <section className="border-b border-line px-4 py-3">
        <h2 className="mb-1 text-sm font-medium text-ink-2">Request</h2>
        <p dir="auto" className="font-medium wrap-anywhere">
          <InlineCode text={task.title} />
        </p>
        {task.description !== '' && <Prose text={task.description} className="mt-1 text-ink-2" />}
      </section>
      <SendBackStories taskId={task.id} />
      {task.stages.map((stage) => (
        <StageStory
          key={stage.id}
          task={task}
          stage={stage}
          runs={runs.filter((run) => run.stageId === stage.id)}
          reading={reading}
        />
      ))}
    </Scroller>
  );
}

function StageStory({ task, stage, runs, reading }: PlanPaneProps & { stage: Stage }) {
  const sign = signs[stageSign(task, stage)];
  return (
    <section className="border-b border-line px-4 py-3 last:border-b-0">
      <h2 className="flex items-center gap-2">
        <Glyph shape={sign.shape} className={classNames('size-3.5', toneText[sign.tone])} />
        {stage.title}
        <span className="font-normal text-ink-3">
          {sign.words}
          {stage.loops > 0 && ` · sent back ${stage.loops === 1 ? 'once' : `${stage.loops} times`}`}
        </span>
      </h2>
      {stage.skipReason !== null && (
        <p className="mt-1 text-ink-2">
          Skipped: <InlineCode text={stage.skipReason} />
        </p>
      )}
      {reading !== 'all' && runs.length < stage.attempts && <UnreadAttempts reading={reading} />}
      {runs.length > 0 && (
        <ol className="mt-2 grid gap-3">
          {runs.toReversed().map((run) => (
            <AttemptStory key={run.id} run={run} />
          ))}
        </ol>
      )}
      {stage.context !== null && <PassedOn context={stage.context} />}
    </section>
  );
}
