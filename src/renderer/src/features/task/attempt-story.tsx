import type { Run } from '../../../../main/contract/run';
import type { Finding, Verdict } from '../../../../main/contract/verdict';
import { runSign } from '../../state/view/run-words';
import { count, exactDuration, money, plural } from '../../state/view/words';
import { waitWords, runTimes } from '../../state/view/work-times';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { Prose } from '../../ui/prose';
import { toneText } from '../../ui/tone';

/** One attempt: why it was made, how it ended, what it took. */
export function AttemptStory({ run }: { run: Run }) {
  const sign = runSign(run);
  const { tokens, costUsd, toolCount } = run.totals;
  const isOver = run.startedAt !== null && run.endedAt !== null;
  // Of one that is over no question is open.
  const { worked, waited } = runTimes(run, new Map(), run.endedAt ?? 0);
  const facts = [
    isOver ? exactDuration(worked) : null,
    isOver ? waitWords(waited) : null,
    money(costUsd),
    plural(toolCount, 'tool call'),
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
      {verdict.findings.length > 0 && (
        <ul className="grid gap-1.5 border-l-2 border-line pl-3">
          {verdict.findings.map((finding) => (
            <FindingLine key={`${finding.file}:${finding.line}:${finding.message}`} finding={finding} />
          ))}
        </ul>
      )}
    </div>
  );
}

const severityTone = { blocker: 'text-fail', major: 'text-ink', minor: 'text-ink-3' } as const;

function FindingLine({ finding }: { finding: Finding }) {
  const place =
    finding.file === undefined ? null : `${finding.file}${finding.line === undefined ? '' : `:${finding.line}`}`;
  return (
    <li className="wrap-anywhere">
      <span className={classNames('text-sm font-medium', severityTone[finding.severity])}>{finding.severity}</span>{' '}
      {place !== null && (
        <code dir="ltr" className="text-sm text-ink-2">
          {place}
        </code>
      )}
      <Prose text={finding.message} className="text-ink-2" />
    </li>
  );
}
