import { useState } from 'react';
import type { FarmEvent } from '../../../../main/contract/event';
import { isWhole, usualLog, wholeLog } from '../../state/activity-filter';
import type { LogFilter } from '../../state/activity-filter';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { ExportDialog } from './export-dialog';
import { FoundLog } from './found-log';
import { GoToDialog } from './go-to-dialog';
import { LogDetails } from './log-details';
import { LogToolbar } from './log-toolbar';
import { WholeLog } from './whole-log';

type Asking = 'go-to' | 'export' | null;

/** The event log of the whole farm. */
export function LogPane() {
  const [filter, setFilter] = useState<LogFilter>(usualLog);
  const [chosen, setChosen] = useState<FarmEvent | null>(null);
  const [asking, setAsking] = useState<Asking>(null);
  const [goTo, setGoTo] = useState<{ readonly seq: number; readonly turn: number } | null>(null);
  const whole = isWhole(filter);
  const narrow = (change: Partial<LogFilter>) => setFilter((before) => ({ ...before, ...change }));
  const close = () => setAsking(null);
  useShortcuts({ 'log-go-to': () => setAsking('go-to'), 'log-export': () => setAsking('export') });

  return (
    <>
      <LogToolbar
        filter={filter}
        moment={goTo !== null && !whole ? `up to number ${goTo.seq.toLocaleString('en-US')}` : null}
        onFilter={narrow}
        onGoTo={() => setAsking('go-to')}
        onNow={() => setGoTo(null)}
        onExport={() => setAsking('export')}
      />
      {whole ? (
        <WholeLog chosen={chosen} onChoose={setChosen} goTo={goTo} />
      ) : (
        <FoundLog
          key={JSON.stringify([filter, goTo])}
          filter={filter}
          from={goTo?.seq ?? null}
          chosen={chosen}
          onChoose={setChosen}
          onClear={() => {
            setFilter(wholeLog);
            setGoTo(null);
          }}
        />
      )}
      {chosen && (
        <LogDetails
          event={chosen}
          onOnlyTask={chosen.taskId !== null && filter.taskId === null ? () => narrow({ taskId: chosen.taskId }) : null}
          onOnlyRun={chosen.runId !== null && filter.runId === null ? () => narrow({ runId: chosen.runId }) : null}
          onClose={() => setChosen(null)}
        />
      )}
      {asking === 'go-to' && (
        <GoToDialog
          onClose={close}
          onGo={(seq) => {
            setGoTo((before) => ({ seq, turn: (before?.turn ?? 0) + 1 }));
            close();
          }}
        />
      )}
      {asking === 'export' && <ExportDialog filter={filter} onClose={close} />}
    </>
  );
}
