import type { ReactNode } from 'react';
import type { Review } from '../../../../main/contract/review';
import type { Task } from '../../../../main/contract/task';
import { conflictWords, outcomeWords } from '../../state/review-words';
import type { ReviewSession } from '../../state/review-session';
import { hrefOf } from '../../state/router';
import { useNow } from '../../state/use-app';
import { plural } from '../../state/view/words';
import { Button } from '../../ui/button';
import { Glyph } from '../../ui/glyph';
import type { GlyphShape } from '../../ui/glyph';
import { MiddleCut } from '../../ui/middle-cut';
import { toneText } from '../../ui/tone';
import type { Tone } from '../../ui/tone';
import { BlockedWays, BlockedWords } from './blocked-words';
import { LookAgain } from './look-again';
import type { ReviewActs } from './use-review-acts';

interface BarsProps {
  session: ReviewSession;
  task: Task;
  review: Review;
  acts: ReviewActs;
}

/** What stands in the way of accepting, before anything has happened, with what to do about it. */
export function ReviewBars({ session, task, review, acts }: BarsProps) {
  const now = useNow(false);
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
      {conflicts.length > 0 && <ConflictBar session={session} review={review} acts={acts} />}
      {blocked && conflicts.length === 0 && (
        <Bar shape="triangle" tone="held" back="bg-held-soft">
          <BlockedWords blocked={blocked} /> <BlockedWays {...{ blocked, taskId: task.id, session, acts }} />
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

function ConflictBar({ session, review, acts }: Omit<BarsProps, 'task'>) {
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
        <LookAgain session={session} />
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
