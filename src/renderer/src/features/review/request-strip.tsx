import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { Task } from '../../../../main/contract/task';
import { choose, reviewChoices } from '../../state/review-choices';
import { useNarrow } from '../../state/use-app';
import { detailsOf } from '../../state/toasts';
import { useOpenTask } from '../../state/use-open-task';
import type { OpenTask } from '../../state/use-open-task';
import { useSendBacks } from '../../state/use-send-backs';
import { findingLine } from '../../state/view/finding-line';
import { sentBackWords } from '../../state/view/send-backs';
import { stageVerdicts } from '../../state/view/stage-verdicts';
import type { StageVerdict } from '../../state/view/stage-verdicts';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { GradedLines } from '../../ui/graded-lines';
import { InlineCode } from '../../ui/inline-code';
import { Trouble } from '../../ui/message';
import { Prose } from '../../ui/prose';
import { Scroller } from '../../ui/scroller';
import { SkeletonRows } from '../../ui/skeleton';
import { toneText } from '../../ui/tone';
import { SendBacksPart } from './send-backs-part';

/** What the changes are measured by: what was asked for, also each time it was sent back, and what the stages said of their work. */
export function RequestStrip({ task }: { task: Task }) {
  const opened = useOpenTask(task.id);
  const verdicts = stageVerdicts(task, opened.kind === 'open' ? opened.runs : []);
  const sent = useSendBacks(task.id);
  const hasSent = sent.rounds.length > 0 || sent.failure !== null;
  const narrow = useNarrow();
  const usual = useStore(reviewChoices, ({ request }) => request);
  // In a narrow window it would stand before the changes: there it is opened for the moment.
  const [isPeeked, setPeeked] = useState(false);
  const isOpen = narrow ? isPeeked : usual === 'open';
  const turn = (open: boolean) => (narrow ? setPeeked(open) : choose({ request: open ? 'open' : 'folded' }));

  return (
    <details
      open={isOpen}
      className="group shrink-0 border-b border-line bg-canvas"
      onToggle={(event) => event.currentTarget.open !== isOpen && turn(event.currentTarget.open)}
    >
      <summary className="flex min-h-8 items-center gap-1.5 px-3 text-sm text-ink-2 hover:bg-hover max-md:min-h-9">
        <ChevronRight aria-hidden="true" className="size-3.5 shrink-0 text-ink-3 group-open:rotate-90" />
        <span className="min-w-0 truncate">
          Request and verdicts
          {sent.rounds.length > 0 && <span className="text-ink-3"> · {sentBackWords(sent.rounds.length)}</span>}
        </span>
        {sent.failure && <span className="text-fail">· what was sent back is not read</span>}
        {unreadBecause(opened) && <span className="text-fail">· verdicts not read</span>}
        <span className="ml-auto flex items-center gap-1.5">
          {verdicts.toReversed().map(({ key, shape, tone, title, words }) => (
            <Glyph
              key={key}
              shape={shape}
              label={`${title}: ${words}`}
              className={classNames('size-3', toneText[tone])}
            />
          ))}
        </span>
      </summary>
      {/* One below the other, a long request would keep the verdicts out of reach. */}
      <div
        className={classNames(
          'grid border-t border-line max-md:max-h-[45dvh] max-md:overflow-y-auto md:grid-cols-2',
          hasSent && 'lg:grid-cols-3',
        )}
      >
        <Scroller
          aria-label="Request"
          className="px-4 py-2 max-md:order-last max-md:border-t max-md:border-line md:max-h-[min(11rem,25dvh)] md:overflow-y-auto"
        >
          <p dir="auto" className="font-medium wrap-anywhere">
            <InlineCode text={task.title} />
          </p>
          {task.description !== '' && <Prose text={task.description} className="mt-1 text-ink-2" />}
        </Scroller>
        {hasSent && (
          <SendBacksPart
            sent={sent}
            isOpen={isOpen}
            className="border-line px-4 py-2 max-lg:order-1 max-lg:border-t md:max-h-[min(11rem,25dvh)] md:overflow-y-auto md:max-lg:col-span-2 lg:border-l"
          />
        )}
        <Scroller
          aria-label="Verdicts"
          className="border-line px-4 py-2 md:max-h-[min(11rem,25dvh)] md:overflow-y-auto md:border-l"
        >
          <Verdicts opened={opened} verdicts={verdicts} />
        </Scroller>
      </div>
    </details>
  );
}

/** Why what the stages said could not be read; null: it was, or is on its way. */
const unreadBecause = (opened: OpenTask) => (opened.kind === 'open' && !opened.isComplete ? opened.failure : null);

/** What is not read is never shown as if nothing had been said. */
function Verdicts({ opened, verdicts }: { opened: OpenTask; verdicts: readonly StageVerdict[] }) {
  const failure = unreadBecause(opened);
  if (opened.kind === 'open' && failure) {
    return (
      <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
        <Button small aria-disabled={opened.isAsking} onClick={opened.isAsking ? undefined : opened.again}>
          {opened.isAsking ? 'Trying…' : 'Try again'}
        </Button>
      </Trouble>
    );
  }
  if (opened.kind !== 'open' || !opened.isComplete) {
    return (
      // Its rows have a margin of their own.
      <div className="-mx-4">
        <SkeletonRows rows={verdicts.length} label="Asking for the verdicts" />
      </div>
    );
  }
  return (
    <ol className="grid gap-2">
      {verdicts.map((stage) => (
        <StageWords key={stage.key} stage={stage} />
      ))}
    </ol>
  );
}

function StageWords({ stage: { shape, tone, title, words, verdict } }: { stage: StageVerdict }) {
  return (
    <li className="grid gap-1">
      <h2 className="flex items-center gap-2 text-base">
        <Glyph shape={shape} className={classNames('size-3.5', toneText[tone])} />
        <span className="font-medium">{title}</span>
        <span className="min-w-0 font-normal wrap-anywhere text-ink-3">
          <InlineCode text={words} />
        </span>
      </h2>
      {verdict && (
        <>
          <Prose text={verdict.summary} className="text-ink-2" />
          <GradedLines lines={verdict.findings.map(findingLine)} />
        </>
      )}
    </li>
  );
}
