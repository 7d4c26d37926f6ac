/** A start of the desktop app, taken apart. */
export interface DesktopStart {
  /** Croft's own options, as the headless server takes them, too. */
  readonly own: readonly string[];
  /** Stays in the tray: a start at login. */
  readonly hidden: boolean;
}

const FLAGS = ['--demo', '--restore-backup', '--version', '--help'];
const WITH_VALUE = ['--port', '--home'];

/**
 * The arguments that are Croft's own. The system, launchers and Chromium put others beside them; those are not for us to refuse.
 */
export function desktopArguments(argv: readonly string[]): DesktopStart {
  const own: string[] = [];
  argv.forEach((argument, at) => {
    const [name = ''] = argument.split('=', 1);
    const value = argv[at + 1];
    if (
      (at === 0 && argument === 'doctor') ||
      FLAGS.includes(argument) ||
      (WITH_VALUE.includes(name) && name !== argument)
    )
      own.push(argument);
    else if (WITH_VALUE.includes(argument)) own.push(argument, ...(value === undefined ? [] : [value]));
  });
  return { own, hidden: argv.includes('--hidden') };
}
