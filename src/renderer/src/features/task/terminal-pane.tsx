import { useMemo, useRef, useState } from 'react';
import type { Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { useApp, useFarm, useNarrow, useNow } from '../../state/use-app';
import { queuePlaces } from '../../state/view/home-items';
import { runSign } from '../../state/view/run-words';
import { taskWords } from '../../state/view/task-words';
import { upperFirst } from '../../state/view/words';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { Empty } from '../../ui/message';
import { TerminalView } from '../../ui/terminal/terminal-view';
import type { TerminalHandle } from '../../ui/terminal/terminal-view';
import { toneText } from '../../ui/tone';
import { connectTerminal } from './connect-terminal';
import { LinkDialog } from './link-dialog';
import { SayBox } from './say-box';

/** The terminal of one attempt, and room to say something to its agent. */
export function TerminalPane({ task, run }: { task: Task; run: Run | null }) {
  return run ? <RunTerminal key={run.id} task={task} run={run} /> : <NoTerminal task={task} />;
}

function NoTerminal({ task }: { task: Task }) {
  const tasks = useFarm((farm) => farm.tasks);
  const place = useMemo(() => queuePlaces({ tasks }).get(task.id) ?? null, [tasks, task.id]);
  const words = taskWords(task, { now: useNow(false), doing: undefined, asks: undefined, place });
  return (
    <div className="flex flex-1 bg-term-bg">
      <Empty title="No agent has started yet">
        <p>{upperFirst(words)}.</p>
      </Empty>
    </div>
  );
}

function RunTerminal({ task, run }: { task: Task; run: Run }) {
  const { host } = useApp();
  const terminal = useRef<TerminalHandle>(null);
  const narrow = useNarrow();
  const [link, setLink] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useShortcuts({
    find: () => terminal.current?.find(),
    follow: () => terminal.current?.follow(),
    'tab-terminal': narrow ? undefined : () => terminal.current?.focus(),
  });

  return (
    <>
      <TerminalView
        key={`terminal-${run.id}`}
        ref={terminal}
        head={<TerminalHead run={run} trouble={trouble} />}
        label={`Terminal: ${run.stageKey}, attempt ${run.attempt}`}
        fontSize={narrow ? 11 : 12}
        connect={(session) => connectTerminal(host, run.id, session, setTrouble)}
        onLink={setLink}
      />
      <SayBox key={`say-${run.id}`} run={run} task={task} />
      {link !== null && <LinkDialog url={link} onClose={() => setLink(null)} />}
    </>
  );
}

function TerminalHead({ run, trouble }: { run: Run; trouble: string | null }) {
  const doing = useFarm((farm) => farm.doing.get(run.id));
  const sign = runSign(run);
  const words = run.status.kind === 'running' && doing ? doing.text : sign.words;
  return (
    <>
      <Glyph shape={sign.shape} label={sign.words} className={classNames('mr-1 size-3.5', toneText[sign.tone])} />
      <span className="min-w-0 flex-1 truncate text-sm" title={words}>
        <span className="text-ink-3">
          {run.agent}
          {run.model !== null && ` · ${run.model}`} ·{' '}
        </span>
        <bdi>
          <InlineCode text={words} />
        </bdi>
      </span>
      {trouble !== null && <span className="text-sm text-fail">{trouble}</span>}
    </>
  );
}
