import type { FarmEvent } from '../../contract/event';
import type { AskId } from '../../contract/ids';
import { askWords } from '../../contract/needs';
import type { Ask } from '../../contract/run';
import type { Task } from '../../contract/task';
import type { FarmView } from '../farm-view';
import { plainText } from '../plain-text';
import { isShownWhole } from '../whole-ask';

/** Something that its user wants to hear of, wherever they are. */
export interface Notice {
  /** What it is about: a later one of the same key takes the place of an earlier one. */
  readonly key: string;
  readonly kind: 'need' | 'done' | 'limit' | 'trouble';
  readonly title: string;
  readonly body: string;
  /** Address of the screens that a click shows. */
  readonly address: string;
  /** A permission that can be given right from the notification, which shows all of it. */
  readonly askId: AskId | null;
}

const MOST_TITLE = 60;
const MOST_BODY = 180;

/** What a fact gives reason to tell; null: nothing. `view`: the farm right after it. */
export function noticeOf({ fact }: FarmEvent, view: FarmView): Notice | null {
  switch (fact.type) {
    case 'ask.changed':
      return fact.ask.state === 'open' ? ofAsk(fact.ask, view.tasks.get(fact.ask.taskId)) : null;
    case 'task.changed':
      return fact.move === null ? null : ofMove(fact.task, fact.move.from);
    case 'notice':
      return fact.level === 'info' ? null : ofTrouble(fact.code, fact.message, fact.next);
    default:
      return null;
  }
}

/** What a fact puts an end to: nobody needs to be told of it any more. */
export function settledBy({ fact }: FarmEvent): string | null {
  if (fact.type === 'ask.changed' && fact.ask.state !== 'open') return fact.ask.id;
  if (fact.type === 'task.changed' && fact.move?.from === 'needs-you') return fact.task.id;
  return null;
}

function ofAsk(ask: Ask, task: Task | undefined): Notice {
  const askId = ask.kind === 'permission' && isShownWhole(ask, MOST_BODY) ? ask.id : null;
  const title = plainText(task?.title ?? 'An agent asks', MOST_TITLE);
  return { ...about(ask.id, 'need', title, askWords(ask)), address: `#/task/${ask.taskId}`, askId };
}

function ofMove(task: Task, from: string): Notice | null {
  const { state, title, id } = task;
  if (state.kind === from) return null;
  const address = `#/task/${id}`;
  switch (state.kind) {
    case 'needs-you':
      return { ...about(id, 'need', title, state.need.message), address };
    case 'done':
      return { ...about(id, 'done', title, 'Done.'), address };
    case 'held':
      return state.code === 'limit' ? { ...about(`limit ${task.agent}`, 'limit', title, state.why), address } : null;
    default:
      return null;
  }
}

const ofTrouble = (code: string, message: string, next: string | null): Notice => ({
  ...about(`trouble ${code}`, 'trouble', 'Croft', next === null ? message : `${message} ${next}`),
  address: '#/doctor',
});

const about = (key: string, kind: Notice['kind'], title: string, body: string): Omit<Notice, 'address'> => ({
  key,
  kind,
  title: plainText(title, MOST_TITLE),
  body: plainText(body, MOST_BODY),
  askId: null,
});
