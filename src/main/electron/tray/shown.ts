import { execFile } from 'node:child_process';

const ANSWER_WITHIN_MS = 2_000;
const WATCHER = 'org.kde.StatusNotifierWatcher';
const ASK_BUS = ['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner'] as const;
/** What a program needs to find the user's session bus; nothing else of ours is its business. */
const NEEDED_ENV = ['PATH', 'HOME', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'DISPLAY'] as const;

/**
 * Whether a tray icon is seen here. macOS and Windows always show one. On Linux it takes a panel that listens for them, which
 * not every desktop has; where nobody can be asked, there is none as far as closing a window goes.
 */
export async function isTrayShown(env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const [bus, path, method] = ASK_BUS;
  const answer =
    (await said(
      'gdbus',
      ['call', '--session', '--dest', bus, '--object-path', path, '--method', method, WATCHER],
      env,
    )) ??
    (await said('dbus-send', ['--session', '--print-reply', `--dest=${bus}`, path, method, `string:${WATCHER}`], env));
  return answer !== null && /\btrue\b/.test(answer);
}

function said(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const own = Object.fromEntries(NEEDED_ENV.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  return new Promise((resolve) => {
    execFile(command, args, { env: own, timeout: ANSWER_WITHIN_MS, encoding: 'utf8' }, (error, stdout) =>
      resolve(error ? null : stdout),
    );
  });
}
