import type { ReactNode } from 'react';
import { repairLabel } from '../../../../main/contract/repair';
import type { Review } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import { conflictWords, outcomeWords } from '../../state/review-words';
import { hrefOf } from '../../state/router';
import { useFarm, useNow } from '../../state/use-app';
import { plural } from '../../state/view/words';
import { terminalInTheWay } from '../../state/way-out';
import { Button } from '../../ui/button';
import { Glyph } from '../../ui/glyph';
import type { GlyphShape } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { MiddleCut } from '../../ui/middle-cut';
import { toneText } from '../../ui/tone';
import type { Tone } from '../../ui/tone';
import type { ReviewActs } from './use-review-acts';

/** What stands in the way of accepting, before anything has happened, with what to do about it. */
export function ReviewBars({ task, review, acts }: { task: Task; review: Review; acts: ReviewActs }) {
  const now = useNow(false);
  const inTheWay = useFarm((farm) =>
    review.blocked ? terminalInTheWay(review.blocked, task.id, farm.terminals) : null,
  );
  if (task.review.kind !== 'open') {
    const isHome = task.review.kind === 'accepted';
    return (
      <Bar
        shape={isHome ? 'check' : 'slash'}
        tone={isHome ? 'done' : 'quiet'}
        back={isHome ? 'bg-done-soft' : 'bg-sunken'}
      >
        This work was {outcomeWords(task.review, now)}.
      </Bar>
    );
  }
  if (task.state.kind === 'running' || task.state.kind === 'queued') {
    return (
      <Bar shape="half" tone="run" back="bg-run-soft">
        {task.state.kind === 'running' ? 'An agent works on it.' : 'It waits for an agent.'} It can be accepted when its
        stages are through.{' '}
        <a href={hrefOf({ screen: 'task', taskId: task.id })} data-text className="underline underline-offset-4">
          Open the task
        </a>
      </Bar>
    );
  }
  const { conflicts, blocked, files, commits } = review;
  return (
    <>
      {conflicts.length > 0 && <ConflictBar review={review} acts={acts} />}
      {blocked && conflicts.length === 0 && (
        <Bar shape="triangle" tone="held" back="bg-held-soft">
          <InlineCode text={blocked.message} />{' '}
          {blocked.next !== undefined && (
            <span className="text-ink-2">
              <InlineCode text={blocked.next} />
            </span>
          )}{' '}
          {blocked.repair && (
            <Button small disabled={!acts.repair} onClick={acts.repair}>
              {repairLabel[blocked.repair.kind]}
            </Button>
          )}
          {inTheWay !== null && (
            <a
              href={hrefOf({ screen: 'terminals', focus: inTheWay })}
              data-text
              className="underline underline-offset-4"
            >
              Go to the terminal
            </a>
          )}
        </Bar>
      )}
      {files.length === 0 && commits.length === 0 && !blocked && (
        <Bar shape="empty" tone="quiet" back="bg-sunken">
          There is nothing to bring home: no file has changed.
        </Bar>
      )}
    </>
  );
}

const SHOWN = 4;

function ConflictBar({ review, acts }: { review: Review; acts: ReviewActs }) {
  const { conflicts, into } = review;
  const more = conflicts.length - SHOWN;
  return (
    <Bar shape="triangle" tone="fail" back="bg-fail-soft">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span>
          Would conflict
          {into !== null && (
            <>
              {' '}
              with <code>{into}</code>
            </>
          )}{' '}
          in {plural(conflicts.length, 'file')}:
        </span>
        {conflicts.slice(0, SHOWN).map((path) => (
          <MiddleCut key={path} text={path} className="max-w-80 font-mono text-sm" />
        ))}
        {more > 0 && <span title={conflicts.slice(SHOWN).join('\n')}>and {more} more</span>}
        <Button small disabled={!acts.sendBack} onClick={() => acts.sendBack?.(conflictWords(review))}>
          Have the agent resolve it…
        </Button>
      </span>
    </Bar>
  );
}

function Bar({ shape, tone, back, children }: { shape: GlyphShape; tone: Tone; back: string; children: ReactNode }) {
  return (
    <output className={`flex shrink-0 gap-2.5 border-b border-line px-4 py-1.5 ${back}`}>
      <Glyph shape={shape} className={`mt-0.5 size-4 ${toneText[tone]}`} />
      <span className="min-w-0 flex-1 wrap-anywhere">{children}</span>
    </output>
  );
}
