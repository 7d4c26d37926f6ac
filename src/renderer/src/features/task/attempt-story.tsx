import type { Run } from '../../../../main/contract/run';
import type { Verdict } from '../../../../main/contract/verdict';
import { findingLine } from '../../state/view/finding-line';
import { callWords } from '../../state/view/call-words';
import { runSign } from '../../state/view/run-words';
import { count, exactDuration, money } from '../../state/view/words';
import { waitWords, runTimes } from '../../state/view/work-times';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { GradedLines } from '../../ui/graded-lines';
import { InlineCode } from '../../ui/inline-code';
import { Prose } from '../../ui/prose';
import { toneText } from '../../ui/tone';

/** One attempt: why it was made, how it ended, what it took. */
export function AttemptStory({ run }: { run: Run }) {
  const sign = runSign(run);
  const { tokens, costUsd } = run.totals;
  const isOver = run.startedAt !== null && run.endedAt !== null;
  // Of one that is over no question is open.
  const { worked, waited } = runTimes(run, new Map(), run.endedAt ?? 0);
  const facts = [
    isOver ? exactDuration(worked) : null,
    isOver ? waitWords(waited) : null,
    money(costUsd),
    callWords(run.totals),
    `${count(tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite)} tokens`,
  ].filter((fact) => fact !== null);
  return (
    <li className="grid gap-1">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span className="flex items-center gap-1.5 self-center">
          <Glyph shape={sign.shape} className={classNames('size-3', toneText[sign.tone])} />
          <span className="font-medium">Attempt {run.attempt}</span>
        </span>
        <span className={classNames('min-w-0 wrap-anywhere', toneText[sign.tone])}>{sign.words}</span>
        <span className="tick ml-auto text-sm text-ink-3">{facts.join(' · ')}</span>
      </div>
      <p className="text-sm text-ink-3 wrap-anywhere">
        <InlineCode text={run.cause} />
      </p>
      {run.verdict && <VerdictStory verdict={run.verdict} />}
    </li>
  );
}

function VerdictStory({ verdict }: { verdict: Verdict }) {
  return (
    <div className="grid gap-1.5">
      <Prose text={verdict.summary} />
      <GradedLines lines={verdict.findings.map(findingLine)} />
    </div>
  );
}
