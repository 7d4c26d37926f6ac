/** Where a shortcut works; the words are the headings of the shortcut sheet. */
export type ShortcutPlace = 'Everywhere' | 'Home' | 'Task' | 'Terminal';

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
  'go-home': { keys: ['g h'], words: 'Go to Home', place: 'Everywhere' },
  'go-doctor': { keys: ['g d'], words: 'Go to Doctor', place: 'Everywhere' },
  'go-settings': { keys: ['g s'], words: 'Go to Settings', place: 'Everywhere' },
  'next-needs-you': { keys: ['g n'], words: 'Open the next that needs you', place: 'Everywhere' },
  sheet: { keys: ['?'], words: 'Show these shortcuts', place: 'Everywhere' },
  out: { keys: ['escape'], words: 'One step out', place: 'Everywhere' },

  'row-next': { keys: ['j', 'arrowdown'], words: 'Next row', place: 'Home' },
  'row-previous': { keys: ['k', 'arrowup'], words: 'Previous row', place: 'Home' },
  'row-allow': { keys: ['a'], words: 'Allow what the row asks', place: 'Home' },
  'row-deny': { keys: ['d'], words: 'Deny what the row asks', place: 'Home' },

  allow: { keys: ['a'], words: 'Allow once', place: 'Task' },
  'allow-always': { keys: ['shift+a'], words: 'Allow this tool for the whole run', place: 'Task' },
  deny: { keys: ['d'], words: 'Deny, with words', place: 'Task' },
  approve: { keys: ['p'], words: 'Approve: let the task pass its gate', place: 'Task' },
  retry: { keys: ['r'], words: 'Retry the stage', place: 'Task' },
  skip: { keys: ['s'], words: 'Skip the stage, with a reason', place: 'Task' },
  stop: { keys: ['x'], words: 'Stop the task', place: 'Task' },
  say: { keys: ['i'], words: 'Say something to the agent', place: 'Task' },
  interrupt: { keys: ['ctrl+.'], words: 'Interrupt the agent', place: 'Task', whileTyping: true },
  'tab-terminal': { keys: ['1'], words: 'Terminal', place: 'Task' },
  'tab-plan': { keys: ['2'], words: 'Plan', place: 'Task' },
  'tab-changes': { keys: ['3'], words: 'Changes', place: 'Task' },
  'tab-events': { keys: ['4'], words: 'Events', place: 'Task' },
  'attempt-previous': { keys: ['['], words: 'Earlier attempt', place: 'Task' },
  'attempt-next': { keys: [']'], words: 'Later attempt', place: 'Task' },

  find: { keys: ['ctrl+f', 'meta+f'], words: 'Search the terminal', place: 'Terminal', whileTyping: true },
  follow: { keys: ['end'], words: 'Follow the newest output', place: 'Terminal' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutId = keyof typeof shortcuts;

/** The table with its rows as `Shortcut`s. */
export const shortcutRows = Object.entries(shortcuts) as readonly (readonly [ShortcutId, Shortcut])[];
