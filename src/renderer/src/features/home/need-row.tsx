import { useRef } from 'react';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { hrefOf } from '../../state/router';
import { answerAsk, approveTask, retryTask } from '../../state/task-actions';
import { useApp, useMedia, useNarrow, useNow } from '../../state/use-app';
import { choiceOf } from '../../state/view/need-choice';
import { askWords, isGate } from '../../state/view/needs';
import type { Need } from '../../state/view/needs';
import { duration } from '../../state/view/words';
import { Button } from '../../ui/button';
import { Glyph } from '../../ui/glyph';
import { InlineCode } from '../../ui/inline-code';
import { RowTitle } from './row-title';

/** One thing that waits for the user, with its answer at hand where a word is enough. */
export function NeedRow({ need }: { need: Need }) {
  const app = useApp();
  const row = useRef<HTMLDivElement>(null);
  const now = useNow();
  const isTight = useMedia('(max-width: 1023px)');
  const isPhone = useNarrow();
  const { task } = need;
  const words =
    need.kind === 'ask' ? askWords(need.ask) : task.state.kind === 'needs-you' ? task.state.need.message : '';
  const ask = need.kind === 'ask' && need.ask.kind === 'permission' ? need.ask : null;
  const choice = need.kind === 'ask' ? choiceOf(need.ask, isPhone ? 'phone' : isTight ? 'tight' : 'wide') : null;
  const href = hrefOf({ screen: 'task', taskId: task.id });

  const allow = ask && (() => void answerAsk(app, ask, { kind: 'allow', always: false }));
  const deny = ask && (() => void answerAsk(app, ask, { kind: 'deny', message: 'Denied by the user.' }));
  const ifFocused = (act: (() => void) | null) => () =>
    act && row.current?.contains(document.activeElement) ? act() : false;
  const approve = need.kind === 'task' && isGate(task) ? () => void approveTask(app, task) : null;
  const retry = need.kind === 'task' && !approve ? () => void retryTask(app, task, {}) : null;
  const choose = (label: string): void => {
    if (choice) void answerAsk(app, choice.ask, { kind: 'answer', answers: { [choice.question]: label } });
  };
  useShortcuts({
    'row-allow': ifFocused(allow),
    'row-deny': ifFocused(deny),
    'row-approve': ifFocused(approve),
    'row-retry': ifFocused(retry),
    'row-option': (key) => {
      const label = choice?.labels[Number(key) - 1];
      if (label === undefined || !row.current?.contains(document.activeElement)) return false;
      return choose(label);
    },
  });

  return (
    <div
      ref={row}
      className="row group relative mx-2 grid h-[calc(100%-2px)] grid-cols-[1rem_minmax(0,1fr)] content-center items-center gap-x-2.5 gap-y-1 rounded-md border border-needs-line bg-needs-soft px-2 md:grid-cols-[1rem_minmax(0,5fr)_minmax(0,6fr)_auto] lg:grid-cols-[1rem_minmax(0,5fr)_minmax(0,6fr)_minmax(17rem,auto)] md:gap-x-3"
    >
      <Glyph shape="flag" label="needs you" className="size-3.5 text-needs" />
      <RowTitle task={task} href={href} label={`needs you: ${words}`} />
      <bdi className="line-clamp-2 text-left leading-tight wrap-anywhere text-needs max-md:col-start-2" title={words}>
        <InlineCode text={words} />
      </bdi>
      <span className="relative flex items-center justify-end gap-1.5 max-md:col-span-2">
        <span className="tick mr-1 text-sm text-ink-2 max-md:mr-auto max-md:ml-6.5">{duration(now - need.since)}</span>
        {allow && deny && (
          <>
            <Button small look="accent" keys="a" onClick={allow}>
              Allow
            </Button>
            <Button small keys="d" onClick={deny}>
              Deny
            </Button>
          </>
        )}
        {approve && (
          <Button small look="accent" keys="p" onClick={approve}>
            Approve
          </Button>
        )}
        {retry && (
          <Button small keys="r" onClick={retry}>
            Retry
          </Button>
        )}
        {choice?.labels.map((label, index) => (
          <Button key={label} small keys={String(index + 1)} title={label} onClick={() => choose(label)}>
            <bdi className="max-w-24 truncate">{label}</bdi>
          </Button>
        ))}
        <Button small keys="enter" onClick={() => app.router.go({ screen: 'task', taskId: task.id })}>
          Open
        </Button>
      </span>
    </div>
  );
}
