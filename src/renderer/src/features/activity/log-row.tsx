import { memo } from 'react';
import type { FarmEvent } from '../../../../main/contract/event';
import { excerpt, firstExcerpt, highlight } from '../../state/activity-highlight';
import { useFarm } from '../../state/use-app';
import { eventPassages } from '../../state/view/event-text';
import { eventLine } from '../../state/view/event-words';
import type { EventLine } from '../../state/view/event-words';
import { clockSeconds } from '../../state/view/words';
import { InlineCode } from '../../ui/inline-code';
import { LogLine } from '../../ui/log-line';

interface LogRowProps {
  seq: number;
  /** Null: it is on its way. */
  event: FarmEvent | null;
  words: readonly string[];
  isChosen: boolean;
  onChoose: (event: FarmEvent) => void;
}

/** One event of the farm in one line: when, what sort, what, which task, how it came out. */
export const LogRow = memo(function LogRow({ seq, event, words, isChosen, onChoose }: LogRowProps) {
  if (!event) {
    return (
      <div className="flex h-full items-center gap-2.5 px-4 text-sm text-ink-3">
        <span className="tick font-mono text-xs">{seq.toLocaleString('en-US')}</span>
        <span className="late h-3 w-2/5 rounded-sm bg-active" />
      </div>
    );
  }
  const line = eventLine(event);
  const day = new Date(event.at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return (
    <LogLine
      times={[day, clockSeconds(event.at)]}
      label={line.label}
      tone={line.tone}
      isCode={line.code}
      outcome={line.outcome}
      isChosen={isChosen}
      isPassed
      title={`${day}, number ${event.seq.toLocaleString('en-US')}`}
      aside={<TaskName event={event} outcome={line.outcome} />}
      onChoose={() => onChoose(event)}
    >
      <LineText event={event} line={line} words={words} />
    </LogLine>
  );
});

/** The row's words with what was searched for marked. Where it stands in the details, a piece of them follows. */
function LineText({ event, line, words }: { event: FarmEvent; line: EventLine; words: readonly string[] }) {
  if (words.length === 0) return line.code ? line.text : <InlineCode text={line.text} />;
  const pieces = highlight(line.text, words);
  const isSaid = [line.text, line.outcome].some((text) => excerpt(text, words) !== null);
  const more = isSaid ? null : firstExcerpt(eventPassages(event), words);
  return (
    <>
      <Marked pieces={pieces} />
      {more !== null && (
        <span className="text-ink-2">
          {' · '}
          <Marked pieces={highlight(more, words)} />
        </span>
      )}
    </>
  );
}

function Marked({ pieces }: { pieces: ReturnType<typeof highlight> }) {
  return pieces.map(({ at, text, isMatch }) =>
    isMatch ? (
      <mark key={at} className="rounded-sm bg-run-soft font-semibold text-ink outline outline-run/40">
        {text}
      </mark>
    ) : (
      text
    ),
  );
}

/** A narrow screen has no room for the outcome beside the words: it stands here. */
function TaskName({ event, outcome }: { event: FarmEvent; outcome: string }) {
  const task = useFarm((farm) => (event.taskId === null ? undefined : farm.tasks.get(event.taskId)));
  const workspace = useFarm((farm) =>
    event.workspaceId === null ? undefined : farm.workspaces.get(event.workspaceId)?.name,
  );
  const name = task?.title ?? workspace;
  return (
    <span className="flex shrink-0 text-ink-3 max-md:-mt-1 max-md:basis-full md:w-48 md:max-lg:hidden" title={name}>
      {outcome !== '' && (
        <span className="shrink-0 whitespace-pre md:hidden">{name === undefined ? outcome : `${outcome} · `}</span>
      )}
      {/* The outcome has no part in the direction of the name. */}
      <bdi className="min-w-0 flex-1 truncate text-left">{name ?? ''}</bdi>
    </span>
  );
}
