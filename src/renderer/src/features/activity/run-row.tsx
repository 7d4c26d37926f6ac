import { memo } from 'react';
import type { Run } from '../../../../main/contract/run';
import { hrefOf } from '../../state/router';
import { useFarm } from '../../state/use-app';
import { callWords, deniedWords } from '../../state/view/call-words';
import { runSign } from '../../state/view/run-words';
import { clockTime, count, exactDuration, money } from '../../state/view/words';
import { workWords } from '../../state/view/work-times';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { toneText } from '../../ui/tone';

interface RunRowProps {
  run: Run;
  worked: number;
  waited: number;
  tokens: number;
  now: number;
}

/** One attempt with its numbers. */
export const RunRow = memo(function RunRow({ run, worked, waited, tokens, now }: RunRowProps) {
  const task = useFarm((farm) => farm.tasks.get(run.taskId)?.title);
  const workspace = useFarm((farm) => farm.workspaces.get(run.workspaceId)?.name ?? '');
  const sign = runSign(run);
  const { totals } = run;
  const { deniedCount = 0 } = totals;
  return (
    <tr className="h-(--row) border-b border-line hover:bg-hover">
      <th scope="row" className="max-w-0 min-w-56 pl-4 text-left font-normal md:w-2/5">
        <a
          href={hrefOf({ screen: 'task', taskId: run.taskId })}
          title={`${workspace} · ${task ?? run.taskId}`}
          className="flex min-w-0 items-center gap-2"
        >
          <Glyph shape={sign.shape} label={sign.words} className={classNames('size-3.5', toneText[sign.tone])} />
          <span className="flex min-w-0 items-baseline gap-1.5">
            <bdi className="max-w-[35%] shrink-0 truncate text-ink-3 max-md:hidden">{workspace}</bdi>
            <bdi className="truncate">{task ?? 'an older task'}</bdi>
            <span className="shrink-0 text-ink-3">
              {run.stageKey}
              {run.attempt > 1 && ` ${run.attempt}`}
            </span>
          </span>
        </a>
      </th>
      <td dir="auto" className="max-w-0 truncate px-2 text-left text-ink-2 max-lg:hidden md:w-1/5" title={sign.words}>
        {sign.words}
      </td>
      <td className="tick px-2 text-right text-ink-2">{clockTime(run.startedAt ?? run.createdAt, now)}</td>
      <td className="tick px-2 text-right text-ink-2" title={workWords(waited)}>
        {run.startedAt === null ? '' : exactDuration(worked)}
      </td>
      <td className="tick px-2 text-right text-ink-2" title={callWords(totals)}>
        {count(totals.toolCount)}
        {deniedCount > 0 && <span className="whitespace-nowrap text-ink-3">, {deniedWords(deniedCount)}</span>}
      </td>
      <td className="tick px-2 text-right text-ink-2">{count(totals.bashCount)}</td>
      <td className="tick px-2 text-right text-ink-2">{count(totals.fileOps)}</td>
      <td className="tick px-2 text-right text-ink-2">{count(tokens)}</td>
      <td className="tick px-2 pr-4 text-right">{money(totals.costUsd)}</td>
    </tr>
  );
});
