import type { Need } from '../../contract/needs';
import { askWords } from '../../contract/needs';
import { plainText } from '../plain-text';
import { isShownWhole } from '../whole-ask';
import type { TrayEntry } from './model';

const MOST_TITLE = 40;
const MOST_WORDS = 60;

/** One thing that waits for the user, with what may be done about it right here. */
export function needEntry(need: Need): TrayEntry {
  const label = `${plainText(need.task.title, MOST_TITLE)}: ${plainText(needWords(need), MOST_WORDS)}`;
  const action = { kind: 'open-task', taskId: need.task.id } as const;
  if (need.kind === 'task' || need.ask.kind === 'question') return { kind: 'action', label, action };
  const { id } = need.ask;
  return {
    kind: 'menu',
    label,
    entries: [
      ...(isShownWhole(need.ask, MOST_WORDS)
        ? [{ kind: 'action', label: 'Approve', action: { kind: 'answer', askId: id, allow: true } } as const]
        : []),
      { kind: 'action', label: 'Deny', action: { kind: 'answer', askId: id, allow: false } },
      { kind: 'action', label: 'Open', action },
    ],
  };
}

/** What is needed, in the words that tray and notifications share. */
export function needWords(need: Need): string {
  if (need.kind === 'ask') return askWords(need.ask);
  return need.task.state.kind === 'needs-you' ? need.task.state.need.message : 'needs you';
}
