/** Where a shortcut works; the words are the headings of the shortcut sheet. */
export type ShortcutPlace = 'Everywhere' | 'Home' | 'Task' | 'Terminal' | 'Terminals' | 'Review' | 'Activity';

export interface Shortcut {
  /** Keys as `keyOf` names them; two with a space between are pressed one after the other. */
  readonly keys: readonly string[];
  readonly words: string;
  readonly place: ShortcutPlace;
  /** Works while something is typed, too. */
  readonly whileTyping?: true;
}

/** Every key of Croft, once. Screens say what each does; the sheet and the hints beside buttons are drawn from here. */
export const shortcuts = {
  'new-task': { keys: ['n'], words: 'New task', place: 'Everywhere' },
  'add-workspace': { keys: ['w'], words: 'Add a project folder', place: 'Everywhere' },
  palette: { keys: ['ctrl+k', 'meta+k'], words: 'Search or do anything', place: 'Everywhere', whileTyping: true },
  'go-home': { keys: ['g h'], words: 'Go to Home', place: 'Everywhere' },
  'go-terminals': { keys: ['g t'], words: 'Go to Terminals', place: 'Everywhere' },
  'go-review': { keys: ['g r'], words: 'Go to Review', place: 'Everywhere' },
  'go-activity': { keys: ['g a'], words: 'Go to Activity', place: 'Everywhere' },
  'go-doctor': { keys: ['g d'], words: 'Go to Doctor', place: 'Everywhere' },
  'go-settings': { keys: ['g s'], words: 'Go to Settings', place: 'Everywhere' },
  'next-needs-you': { keys: ['g n'], words: 'Open the next that needs you', place: 'Everywhere' },
  messages: { keys: ['f8'], words: 'Go to the newest message', place: 'Everywhere', whileTyping: true },
  'pause-all': { keys: ['shift+p'], words: 'Pause or resume the farm', place: 'Everywhere' },
  sheet: { keys: ['?'], words: 'Show all shortcuts', place: 'Everywhere' },
  out: { keys: ['escape'], words: 'One step out', place: 'Everywhere' },

  'row-next': { keys: ['j', 'arrowdown'], words: 'Next row', place: 'Home' },
  'row-previous': { keys: ['k', 'arrowup'], words: 'Previous row', place: 'Home' },
  'row-allow': { keys: ['a'], words: 'Allow what the row asks', place: 'Home' },
  'row-deny': { keys: ['d'], words: 'Deny what the row asks', place: 'Home' },
  'row-approve': { keys: ['p'], words: 'Approve: let the task of the row pass its gate', place: 'Home' },
  'row-retry': { keys: ['r'], words: 'Retry the task of the row', place: 'Home' },
  'row-option': { keys: ['1', '2', '3', '4'], words: 'Choose an answer of the row', place: 'Home' },

  allow: { keys: ['a'], words: 'Allow once', place: 'Task' },
  'allow-always': { keys: ['shift+a'], words: 'Allow this tool for the whole run', place: 'Task' },
  deny: { keys: ['d'], words: 'Deny, with words', place: 'Task' },
  approve: { keys: ['p'], words: 'Approve: let the task pass its gate', place: 'Task' },
  retry: { keys: ['r'], words: 'Retry the stage', place: 'Task' },
  skip: { keys: ['s'], words: 'Skip the stage, with a reason', place: 'Task' },
  edit: { keys: ['e'], words: 'Edit the words of a draft', place: 'Task' },
  stop: { keys: ['x'], words: 'Stop the task, or throw the draft away', place: 'Task' },
  hands: { keys: ['t'], words: 'Take the task over into a terminal, or hand it back', place: 'Task' },
  pause: { keys: ['u'], words: 'Pause the task, or let it go on', place: 'Task' },
  shell: { keys: ['shift+s'], words: 'Open a shell in its worktree', place: 'Task' },
  review: { keys: ['v'], words: 'Review its work', place: 'Task' },
  say: { keys: ['i'], words: 'Say something to the agent', place: 'Task' },
  interrupt: { keys: ['ctrl+.'], words: 'Interrupt the agent', place: 'Task', whileTyping: true },
  'tab-terminal': { keys: ['1'], words: 'Terminal', place: 'Task' },
  'tab-plan': { keys: ['2'], words: 'Plan', place: 'Task' },
  'tab-changes': { keys: ['3'], words: 'Changes', place: 'Task' },
  'tab-events': { keys: ['4'], words: 'Events', place: 'Task' },
  'attempt-previous': { keys: ['['], words: 'Earlier attempt', place: 'Task' },
  'attempt-next': { keys: [']'], words: 'Later attempt', place: 'Task' },

  'file-next': { keys: ['j'], words: 'Next file or row', place: 'Review' },
  'file-previous': { keys: ['k'], words: 'Previous file or row', place: 'Review' },
  'line-next': { keys: ['arrowdown'], words: 'Next line', place: 'Review' },
  'line-previous': { keys: ['arrowup'], words: 'Previous line', place: 'Review' },
  'change-next': { keys: [']'], words: 'Next change', place: 'Review' },
  'change-previous': { keys: ['['], words: 'Previous change', place: 'Review' },
  remark: { keys: ['c'], words: 'Remark on the line', place: 'Review' },
  viewed: { keys: ['v'], words: 'Mark the file as viewed and go on', place: 'Review' },
  'diff-view': { keys: ['u'], words: 'Side by side, or below each other', place: 'Review' },
  'send-back': { keys: ['s'], words: 'Send back to the agent', place: 'Review' },
  accept: { keys: ['a'], words: 'Accept: merge or squash', place: 'Review' },
  discard: { keys: ['shift+d'], words: 'Discard, restorable for 30 days', place: 'Review' },
  restore: { keys: ['r'], words: 'Restore what was discarded', place: 'Review' },

  'log-search': { keys: ['/'], words: 'Search the log', place: 'Activity' },
  'log-next': { keys: ['j', 'arrowdown'], words: 'Next row', place: 'Activity' },
  'log-previous': { keys: ['k', 'arrowup'], words: 'Previous row', place: 'Activity' },
  'log-newest': { keys: ['.'], words: 'Newest row, and follow', place: 'Activity' },
  'log-go-to': { keys: ['t'], words: 'Go to a time or a number', place: 'Activity' },
  'log-export': { keys: ['e'], words: 'Export the log', place: 'Activity' },
  'tab-log': { keys: ['1'], words: 'Log', place: 'Activity' },
  'tab-runs': { keys: ['2'], words: 'Runs', place: 'Activity' },
  'tab-charts': { keys: ['3'], words: 'Charts', place: 'Activity' },

  find: { keys: ['ctrl+f', 'meta+f'], words: 'Search the terminal', place: 'Terminal', whileTyping: true },
  follow: { keys: ['end'], words: 'Follow the newest output', place: 'Terminal' },
  'font-larger': {
    keys: ['ctrl+=', 'ctrl++', 'meta+=', 'meta++'],
    words: 'Larger text',
    place: 'Terminal',
    whileTyping: true,
  },
  'font-smaller': { keys: ['ctrl+-', 'meta+-'], words: 'Smaller text', place: 'Terminal', whileTyping: true },
  'font-plain': {
    keys: ['ctrl+0', 'meta+0'],
    words: 'Text as large as at first',
    place: 'Terminal',
    whileTyping: true,
  },

  'tile-move': {
    keys: ['arrowleft', 'arrowright', 'arrowup', 'arrowdown'],
    words: 'Next terminal that way',
    place: 'Terminals',
  },
  'tile-number': {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    words: 'Terminal by number',
    place: 'Terminals',
  },
  'tile-type': { keys: ['t'], words: 'Type into the terminal; F6 ends it', place: 'Terminals' },
  'new-shell': { keys: ['shift+s'], words: 'New shell', place: 'Terminals' },
  'new-agent': { keys: ['shift+a'], words: 'New agent terminal', place: 'Terminals' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof shortcuts;

/** The table with its rows as `Shortcut`s. */
export const shortcutRows = Object.entries(shortcuts) as readonly (readonly [ShortcutId, Shortcut])[];
