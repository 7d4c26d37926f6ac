import type { ReactNode } from 'react';
import { classNames } from './class-names';

const tones = {
  plain: 'text-ink',
  quiet: 'text-ink-3',
  good: 'text-done',
  bad: 'text-fail',
  needs: 'text-needs',
  run: 'text-run',
  held: 'text-held',
} as const;

interface LogLineProps {
  /** When it was: a time, or a day and a time. */
  times: readonly string[];
  label: string;
  tone: keyof typeof tones;
  isCode: boolean;
  /** How it came out, at the end of the line. */
  outcome: string;
  isChosen: boolean;
  onChoose: () => void;
  title?: string;
  /** What stands between the words and the outcome, or below them where it takes all the width of a narrow screen. With it the outcomes stand below each other. */
  aside?: ReactNode;
  /** The list moves by keys of its own: Tab passes its lines. */
  isPassed?: boolean;
  children: ReactNode;
}

/** One line of a log: when, what sort, what, how it came out. A narrow screen shows the last time only. */
export function LogLine({ times, label, tone, isCode, outcome, isChosen, onChoose, ...more }: LogLineProps) {
  const { title, aside, isPassed = false, children } = more;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      tabIndex={isPassed ? -1 : undefined}
      title={title}
      className={classNames(
        'flex h-full w-full items-center gap-x-2.5 px-4 text-left text-sm -outline-offset-2! hover:bg-hover aria-pressed:bg-active',
        aside !== undefined && 'max-md:flex-wrap max-md:content-center',
      )}
      onClick={onChoose}
    >
      {times.map((time, at) => (
        <span
          key={time}
          className={classNames('tick shrink-0 font-mono text-xs text-ink-3', at < times.length - 1 && 'max-md:hidden')}
        >
          {time}
        </span>
      ))}
      <span className={classNames('w-16 shrink-0 truncate', tones[tone])}>{label}</span>
      <bdi
        className={classNames(
          'min-w-0 flex-1 truncate text-left',
          isCode && 'font-mono',
          tone === 'quiet' && 'text-ink-3',
        )}
      >
        {children}
      </bdi>
      {aside}
      <span
        className={classNames(
          'tick shrink-0',
          aside !== undefined && 'w-28 text-right max-md:hidden',
          tone === 'bad' ? 'text-fail' : 'text-ink-3',
        )}
      >
        {outcome}
      </span>
    </button>
  );
}
