import { useRef } from 'react';
import type { Run } from '../../../../main/contract/run';
import type { Task } from '../../../../main/contract/task';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { connectTerminal } from '../../state/terminal-feed';
import { useTerminalFont } from '../../state/terminal-font';
import { useApp, useFarm, useNarrow, useSilent } from '../../state/use-app';
import type { RunReading } from '../../state/view/run-reading';
import { runSign } from '../../state/view/run-words';
import { SILENT } from '../../state/view/task-words';
import { byteSize } from '../../state/view/words';
import { classNames } from '../../ui/class-names';
import { Glyph } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { Empty } from '../../ui/message';
import { modesSetIn } from '../../ui/terminal/private-modes';
import { TerminalView } from '../../ui/terminal/terminal-view';
import type { TerminalHandle } from '../../ui/terminal/terminal-view';
import { toneText } from '../../ui/tone';
import { SayBox } from './say-box';
import { UnreadTerminal } from './unread-runs';
import { useStanding } from './use-standing';

/** The terminal of one attempt, and room to say something to its agent. */
export function TerminalPane({ task, run, reading }: { task: Task; run: Run | null; reading: RunReading }) {
  if (run) return <RunTerminal key={run.id} task={task} run={run} />;
  return (
    <div className="flex flex-1 flex-col bg-term-bg">
      {reading === 'all' ? <NoTerminal task={task} /> : <UnreadTerminal reading={reading} />}
    </div>
  );
}

function NoTerminal({ task }: { task: Task }) {
  const standing = useStanding(task);
  return task.state.kind === 'draft' ? (
    <Empty title="This is a draft">
      <p>No agent works on it before you start it. Until then its words can be changed.</p>
    </Empty>
  ) : (
    <Empty title={task.state.kind === 'cancelled' ? 'No agent has worked on it' : 'No agent has started yet'}>
      <p>{standing}</p>
    </Empty>
  );
}

/** Of a long terminal this much is read at first: more would only scroll by. */
const PAST_BYTES = 1024 * 1024;
/** A run that its user has taken over so short a time ago was taken over to be typed into. */
const JUST_TAKEN_MS = 15_000;

function RunTerminal({ task, run }: { task: Task; run: Run }) {
  const { host } = useApp();
  const terminal = useRef<TerminalHandle>(null);
  const narrow = useNarrow();
  const font = useTerminalFont();
  useShortcuts({
    find: () => terminal.current?.find(),
    follow: () => terminal.current?.follow(),
    'tab-terminal': narrow ? undefined : () => terminal.current?.focus(),
  });
  const isPty = run.mode === 'terminal';

  return (
    <>
      <TerminalView
        key={`terminal-${run.id}`}
        ref={terminal}
        kind={isPty ? 'pty' : 'text'}
        program="the agent"
        head={<TerminalHead run={run} />}
        label={`Terminal: ${run.stageKey}, attempt ${run.attempt}`}
        fontSize={narrow ? font.size - 1 : font.size}
        pastBytes={PAST_BYTES}
        isFront
        typeAtOnce={() => !narrow && run.attended && Date.now() - run.createdAt < JUST_TAKEN_MS}
        bytes={byteSize}
        connect={(session, pastBytes) => connectTerminal(host, run.id, session, { pastBytes, modesSetIn })}
      />
      {!(isPty && run.attended && run.status.kind !== 'ended') && (
        <SayBox key={`say-${run.id}`} run={run} task={task} />
      )}
    </>
  );
}

function TerminalHead({ run }: { run: Run }) {
  const doing = useFarm((farm) => farm.doing.get(run.id));
  const sign = runSign(run);
  const isLive = run.status.kind === 'running';
  const silent = useSilent();
  const live = silent ? SILENT : run.attended ? 'you drive it: hand back when done' : doing?.text;
  const words = (isLive ? live : undefined) ?? sign.words;
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
    </>
  );
}
