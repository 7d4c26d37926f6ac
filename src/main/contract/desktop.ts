import { z } from 'zod';
import { command, query } from './catalogue-kit';
import type { Catalogue } from './catalogue-kit';
import { TaskId } from './ids';

/** What a global hotkey does. */
export const HotkeyAction = z.enum(['show-hide', 'quick-task', 'next-need', 'pause-all', 'stop-all']);
export type HotkeyAction = z.infer<typeof HotkeyAction>;

/** What people call them. */
export const hotkeyTitles: Readonly<Record<HotkeyAction, string>> = {
  'show-hide': 'Show or hide Croft',
  'quick-task': 'Quick task',
  'next-need': 'Open the next that needs me',
  'pause-all': 'Pause or resume the farm',
  'stop-all': 'Stop all agents',
};

/** A combination of keys in Electron's spelling: `CommandOrControl+Alt+C`. At least one modifier that is not Shift. */
export const Accelerator = z
  .string()
  .max(60)
  .regex(
    /^(?:(?:CommandOrControl|Command|Control|Alt|Option|AltGr|Super|Meta|Shift)\+)+(?:[A-Z0-9]|F\d{1,2}|Space|Tab|Plus|Up|Down|Left|Right|Home|End|PageUp|PageDown|Insert|Delete|Backspace|Return|[`\-=[\]\\;',./])$/,
    'expected a combination such as CommandOrControl+Alt+C',
  )
  .refine((keys) => /^(?:Shift\+)*(?!Shift\+)\w+\+/.test(keys), 'needs Control, Command, Alt or Super, too');

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 22:30');

/** Settings of the desktop app; kept with the others, changed on this machine only. */
export const DesktopSettings = z.object({
  /** Closing the window leaves Croft in the tray; otherwise it asks as a quit does. */
  closeToTray: z.boolean(),
  /** The hint that says so was shown. */
  closeHintShown: z.boolean(),
  startAtLogin: z.boolean(),
  notifications: z.boolean(),
  /** Local times between which nothing pops up; may go over midnight. */
  quietHours: z.object({ from: ClockTime, to: ClockTime }).nullable(),
  /** Null: no key. */
  hotkeys: z.record(HotkeyAction, Accelerator.nullable()),
  /** Where updates come from (https); null: Croft never looks for any. */
  updateFeed: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullable(),
});
export type DesktopSettings = z.infer<typeof DesktopSettings>;

export const UpdateState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('off') }),
  z.object({ kind: z.literal('current') }),
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('loading'), version: z.string(), percent: z.number() }),
  /** Installed at the next quit, or when the user says so. */
  z.object({ kind: z.literal('ready'), version: z.string() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type UpdateState = z.infer<typeof UpdateState>;

/** What of the desktop is there. `none`: Croft was started without it. */
export const DesktopState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({
    kind: z.literal('desktop'),
    platform: z.enum(['linux', 'darwin', 'win32', 'other']),
    hotkeys: z.array(
      z.object({
        action: HotkeyAction,
        accelerator: Accelerator.nullable(),
        /** `taken`: another program has it. */
        state: z.enum(['ok', 'off', 'taken']),
      }),
    ),
    /** False where the desktop shows no tray: closing the window then asks. */
    tray: z.boolean(),
    startAtLogin: z.enum(['on', 'off', 'impossible']),
    update: UpdateState,
  }),
]);
export type DesktopState = z.infer<typeof DesktopState>;

const none = z.object({});

export const desktopOperations = {
  'desktop.get': query({
    input: none,
    output: DesktopState,
    access: 'local',
    rest: null,
    summary: 'What of the desktop app is there: hotkeys, tray, updates.',
    example: {},
  }),
  'desktop.update': command({
    input: DesktopSettings.omit({ hotkeys: true }).partial(),
    output: DesktopState,
    access: 'local',
    effect: 'write',
    rest: null,
    summary: 'Change settings of the desktop app.',
    example: { closeToTray: true },
  }),
  'desktop.set-hotkey': command({
    input: z.object({ action: HotkeyAction, accelerator: Accelerator.nullable() }),
    output: DesktopState,
    access: 'local',
    effect: 'write',
    rest: null,
    summary: 'Give an action a global hotkey; a combination that another program has is refused and the old one stays.',
    example: { action: 'quick-task', accelerator: 'CommandOrControl+Alt+T' },
  }),
  'desktop.hold-hotkeys': command({
    input: z.object({ held: z.boolean() }),
    output: z.object({ held: z.boolean() }),
    access: 'local',
    effect: 'write',
    rest: null,
    summary:
      'Let the hotkeys do nothing while a combination is recorded; they work again at once when Croft’s window is left.',
    example: { held: true },
  }),
  'desktop.pick-folder': command({
    input: none,
    output: z.object({ path: z.string().nullable() }),
    access: 'local',
    effect: 'write',
    rest: null,
    summary: 'Let the user pick a folder in the dialog of the system.',
    example: {},
  }),
  'desktop.reveal': command({
    input: z.object({ taskId: TaskId }),
    output: z.object({ shown: z.literal(true) }),
    access: 'local',
    effect: 'write',
    rest: null,
    summary: "Show a task's folder in the file manager.",
    example: { taskId: 'task_0123456789ab' },
  }),
  'desktop.update-app': command({
    input: z.object({ how: z.enum(['check', 'install']) }),
    output: DesktopState,
    access: 'local',
    effect: 'write',
    rest: null,
    summary: 'Look for an update, or restart into one that is ready; agents go on in their worker.',
    example: { how: 'check' },
  }),
  'desktop.quit': command({
    input: z.object({ how: z.enum(['keep', 'drain', 'ask']) }),
    output: z.object({ quitting: z.boolean() }),
    access: 'local',
    effect: 'write',
    rest: null,
    summary: 'Quit: agents keep running in their worker, or Croft waits until they have finished.',
    example: { how: 'keep' },
  }),
} satisfies Catalogue;
