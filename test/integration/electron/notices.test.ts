import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { AskId } from '../../../src/main/contract/ids';
import { defaultSettings } from '../../../src/main/core/settings/defaults';
import type { Notice } from '../../../src/main/electron/notices/notice';
import { createNotices } from '../../../src/main/electron/notices/notices';
import { NOON } from '../../builders';

/** Notifications as the system has them; the test clicks at them. */
const system = vi.hoisted(() => ({ all: [] as FakeNotification[] }));
interface FakeNotification extends EventEmitter {
  readonly options: { readonly title: string; readonly body: string; readonly silent?: boolean };
  isShown: boolean;
  close(): void;
}

vi.mock('electron', () => ({
  Notification: class extends EventEmitter {
    static isSupported = () => true;
    isShown = false;
    readonly options: unknown;
    constructor(options: unknown) {
      super();
      this.options = options;
      system.all.push(this as unknown as FakeNotification);
    }
    show() {
      this.isShown = true;
    }
    close() {
      this.isShown = false;
      this.emit('close');
    }
  },
}));

const ask = (title: string): Notice => ({
  ...{ key: `ask ${title}`, kind: 'need', title, body: `run ${title}?`, address: `#/task/${title}` },
  askId: AskId.parse(`ask_${title.padEnd(12, '0')}`),
});

const opened: string[] = [];
const answered: string[] = [];
let lookedAt: string | null = null;
let now = NOON;
let notices: ReturnType<typeof createNotices>;

beforeEach(() => {
  system.all.length = 0;
  opened.length = 0;
  answered.length = 0;
  lookedAt = null;
  now = NOON;
  notices = createNotices({
    settings: () => defaultSettings.desktop,
    lookedAt: () => lookedAt,
    now: () => new Date(now),
    open: (address) => opened.push(address),
    answer: (askId, allow) => answered.push(`${allow ? 'allow' : 'deny'} ${askId}`),
  });
});
afterEach(() => notices.dispose());

const turn = () => new Promise((resolve) => setImmediate(resolve));
const seen = () => system.all.filter(({ isShown }) => isShown).map(({ options }) => options.title);
const last = () => system.all.at(-1);
const tellFour = () => {
  for (const title of ['aaa', 'bbb', 'ccc', 'ddd']) notices.tell(ask(title));
};

test.each([
  ['Approve', 0, ['allow ask_aaa000000000'], []],
  ['Deny', 1, ['deny ask_aaa000000000'], []],
  ['Open', 2, [], ['#/task/aaa']],
])('%s of a notification does that, and it goes', (_text, actionIndex, answers, addresses) => {
  notices.tell(ask('aaa'));
  last()?.emit('action', { actionIndex });
  expect(answered).toEqual(answers);
  expect(opened).toEqual(addresses);
  expect(seen()).toEqual([]);
});

describe('one that stands for several', () => {
  test('says what is left when some are answered elsewhere, without a sound; and goes with the last', async () => {
    tellFour();
    expect(seen()).toEqual(['4 things need you']);
    notices.withdraw('ask bbb');
    notices.withdraw('ask ccc');
    await turn();
    expect(seen()).toEqual(['2 things need you']);
    expect(last()?.options).toMatchObject({ body: 'aaa, ddd', silent: true });
    notices.withdraw('ask aaa');
    await turn();
    expect(seen()).toEqual(['ddd']);
    last()?.emit('action', { actionIndex: 0 });
    expect(answered).toEqual(['allow ask_ddd000000000']);
    notices.withdraw('ask ddd');
    await turn();
    expect(seen()).toEqual([]);
    expect(system.all).toHaveLength(6);
  });

  test('does not count what is settled already', async () => {
    for (const title of ['aaa', 'bbb', 'ccc']) notices.tell(ask(title));
    notices.withdraw('ask aaa');
    notices.tell(ask('ddd'));
    expect(seen()).toEqual(['bbb', 'ccc', 'ddd']);
    notices.tell(ask('eee'));
    expect(seen()).toEqual(['4 things need you']);
  });

  test('takes in those that come later', () => {
    tellFour();
    now += 60_000;
    for (const title of ['eee', 'fff', 'ggg', 'hhh']) notices.tell(ask(title));
    expect(seen()).toEqual(['8 things need you']);
  });

  test('does not come back once it was closed, clicked at, or its user is in Croft', async () => {
    tellFour();
    last()?.close();
    notices.withdraw('ask aaa');
    await turn();
    expect(seen()).toEqual([]);
    now += 60_000;
    tellFour();
    last()?.emit('click');
    expect(opened).toEqual(['#/']);
    notices.withdraw('ask bbb');
    await turn();
    expect(seen()).toEqual([]);
    now += 60_000;
    tellFour();
    lookedAt = '#/task/other';
    notices.withdraw('ask ccc');
    await turn();
    expect(seen()).toEqual([]);
  });
});
