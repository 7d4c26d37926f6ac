import { Notification } from 'electron';
import type { DesktopSettings } from '../../contract/desktop';
import type { AskId } from '../../contract/ids';
import { MOST_AT_ONCE, recentAt, TOGETHER, together } from './group';
import type { Recent } from './group';
import type { Notice } from './notice';
import { isQuiet } from './quiet';

export interface NoticesOptions {
  settings(): DesktopSettings | null;
  /** What its user looks at right now: nobody is told of what they see. */
  lookedAt(): string | null;
  now(): Date;
  open(address: string): void;
  answer(askId: AskId, allow: boolean): void;
}

/** Tells the user of things, through the system. */
export interface Notices {
  tell(notice: Notice): void;
  /** It is settled: what still says it goes. */
  withdraw(key: string): void;
  /** Something of the app itself, whatever the settings say. */
  say(title: string, body: string): void;
  dispose(): void;
}

/** The oldest give way. */
const MOST_KEPT = 50;
const ACTIONS = ['Approve', 'Deny', 'Open'] as const;
/** Systems where Electron draws them; elsewhere a click opens the task. */
const HAS_BUTTONS: readonly NodeJS.Platform[] = ['darwin', 'win32'];

export function createNotices(o: NoticesOptions): Notices {
  /** Also keeps them from being collected while they are on the screen: a collected one hears no click. */
  const shown = new Map<string, Notification>();
  let recent: Recent[] = [];
  /** What the one that stands for several says. */
  let members: readonly Notice[] = [];
  let due: ReturnType<typeof setImmediate> | null = null;

  const close = (key: string): void => {
    shown.get(key)?.close();
    shown.delete(key);
  };
  const show = (notice: Notice, silent = false): void => {
    close(notice.key);
    const notification = new Notification({ ...appearance(notice), silent });
    // Not every system tells that one which was clicked has gone: it was seen.
    notification.on('click', () => {
      close(notice.key);
      o.open(notice.address);
    });
    notification.on('action', ({ actionIndex }) => {
      close(notice.key);
      const action = ACTIONS[actionIndex];
      if (action === 'Open' || notice.askId === null) o.open(notice.address);
      else o.answer(notice.askId, action === 'Approve');
    });
    notification.on('close', () => shown.get(notice.key) === notification && shown.delete(notice.key));
    shown.set(notice.key, notification);
    for (const key of shown.keys()) if (shown.size > MOST_KEPT) close(key);
    notification.show();
  };
  /** Whether the one that stands for several still is in sight: one that its user closed does not come back. */
  const isTogether = (): boolean => shown.has(TOGETHER);
  const isWanted = ({ address }: Notice): boolean => {
    const settings = o.settings();
    const now = o.now();
    if (!Notification.isSupported() || settings?.notifications !== true) return false;
    if (isQuiet(settings.quietHours, { hour: now.getHours(), minute: now.getMinutes() })) return false;
    return o.lookedAt() !== address;
  };

  /** Says what is left, without a sound; nothing to somebody who is in Croft anyway. */
  const renewTogether = (): void => {
    due = null;
    if (!isTogether()) return;
    close(TOGETHER);
    if (members.length === 0 || o.lookedAt() !== null) return;
    const left = together(members);
    if (isWanted(left)) show(left, true);
  };

  return {
    tell(notice) {
      if (!isWanted(notice)) return;
      const at = o.now().getTime();
      recent = [...recentAt(recent, at).filter((each) => each.notice.key !== notice.key), { at, notice }];
      if (recent.length <= MOST_AT_ONCE) return show(notice);
      for (const { notice: earlier } of recent) close(earlier.key);
      members = joined(isTogether() ? members : [], recent);
      show(together(members));
    },
    withdraw(key) {
      close(key);
      recent = recent.filter(({ notice }) => notice.key !== key);
      const left = members.filter((notice) => notice.key !== key);
      if (left.length === members.length) return;
      members = left;
      // Many may be settled in one turn.
      due ??= setImmediate(renewTogether);
    },
    say: (title, body) => show({ key: `own ${title}`, kind: 'done', title, body, address: '#/', askId: null }),
    dispose() {
      if (due) clearImmediate(due);
      for (const key of shown.keys()) close(key);
    },
  };
}

/** Those that one stands for already, and those that came since; of each key the latest. */
function joined(before: readonly Notice[], recent: readonly Recent[]): readonly Notice[] {
  const all = new Map([...before, ...recent.map(({ notice }) => notice)].map((notice) => [notice.key, notice]));
  return [...all.values()].slice(-MOST_KEPT);
}

/** Plain words only; buttons where the system draws them. */
function appearance({ title, body, askId }: Notice): Electron.NotificationConstructorOptions {
  const buttons = ACTIONS.map((text) => ({ type: 'button' as const, text }));
  // On Linux, servers read the body as a kind of HTML.
  const text =
    process.platform === 'linux' ? body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') : body;
  return { title, body: text, ...(askId !== null && HAS_BUTTONS.includes(process.platform) && { actions: buttons }) };
}
