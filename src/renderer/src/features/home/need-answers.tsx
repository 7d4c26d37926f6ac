import type { MouseEvent } from 'react';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { answerAsk, approveTask, retryTask } from '../../state/task-actions';
import { useApp, useMedia, useNarrow } from '../../state/use-app';
import { choiceOf } from '../../state/view/need-choice';
import { isGate } from '../../state/view/needs';
import type { Need } from '../../state/view/needs';
import { isToldWhole } from '../../state/view/told-whole';
import { Button } from '../../ui/button';
import type { Cut } from './use-is-cut';

interface NeedAnswersProps {
  need: Need;
  isFocused: () => boolean;
  /** Whether the words of the row are cut off. */
  cut: Cut;
  isWhole: boolean;
  onWhole: () => void;
}

/** The ways to answer on a row. What is not wholly on the screen is shown first, and can only be allowed then. */
export function NeedAnswers({ need, isFocused, cut, isWhole, onWhole }: NeedAnswersProps) {
  const app = useApp();
  const { task } = need;
  const { ask, choice } = useAsked(need);
  const isPermission = ask?.kind === 'permission';
  const canAnswer = isPermission || choice !== null;
  const mustRead = (isCut: boolean): boolean => ask !== null && canAnswer && !isWhole && (isCut || !isToldWhole(ask));
  const isUnread = mustRead(cut.isCut);
  /** What is drawn may have changed since: it is looked at again at the very moment. */
  const onceRead = (act: () => void): void => (mustRead(cut.ask()) ? onWhole() : act());

  const allow = isPermission ? () => onceRead(() => void answerAsk(app, ask, { kind: 'allow', always: false })) : null;
  const deny = isPermission ? () => void answerAsk(app, ask, { kind: 'deny', message: 'Denied by the user.' }) : null;
  const approve = need.kind === 'task' && isGate(task) ? () => void approveTask(app, task) : null;
  const retry = need.kind === 'task' && !approve ? () => void retryTask(app, task, {}) : null;
  const choose = (label: string): void => {
    if (choice)
      onceRead(() => void answerAsk(app, choice.ask, { kind: 'answer', answers: { [choice.question]: label } }));
  };
  const ifFocused = (act: (() => void) | null) => () => (act && isFocused() ? act() : false);
  useShortcuts({
    'row-allow': ifFocused(allow ?? (isUnread ? onWhole : null)),
    'row-deny': ifFocused(deny),
    'row-approve': ifFocused(approve),
    'row-retry': ifFocused(retry),
    'row-option': (key) => {
      const label = choice?.labels[Number(key) - 1];
      if (label === undefined || !isFocused()) return false;
      return choose(label);
    },
  });

  return (
    <>
      {(allow || isUnread) && (
        <Button small look="accent" keys="a" onClick={(event) => ifOnce(event, allow ?? onWhole)}>
          {isUnread ? 'Read all' : 'Allow'}
        </Button>
      )}
      {deny && (
        <Button small keys="d" onClick={(event) => ifOnce(event, deny)}>
          Deny
        </Button>
      )}
      {approve && (
        <Button small look="accent" keys="p" onClick={(event) => ifOnce(event, approve)}>
          Approve
        </Button>
      )}
      {retry && (
        <Button small keys="r" onClick={(event) => ifOnce(event, retry)}>
          Retry
        </Button>
      )}
      {!isUnread &&
        choice?.labels.map((label, index) => (
          <Button
            key={label}
            small
            keys={String(index + 1)}
            title={label}
            onClick={(event) => ifOnce(event, () => choose(label))}
          >
            <bdi className="max-w-24 truncate">{label}</bdi>
          </Button>
        ))}
      <Button small keys="enter" onClick={() => app.router.go({ screen: 'task', taskId: task.id })}>
        Open
      </Button>
    </>
  );
}

/** The question of a row, and its answers where they fit on it. */
function useAsked(need: Need) {
  const isTight = useMedia('(max-width: 1023px)');
  const isPhone = useNarrow();
  const ask = need.kind === 'ask' ? need.ask : null;
  return { ask, choice: ask && choiceOf(ask, isPhone ? 'phone' : isTight ? 'tight' : 'wide') };
}

/** Not by the second half of a double click: what the first half has shown, or the row that came up under it, is not read yet. */
const ifOnce = (event: MouseEvent, act: () => void): void => {
  if (event.detail <= 1) act();
};
