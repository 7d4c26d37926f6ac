type Environment = Readonly<Record<string, string | undefined>>;

/** What a shell of the user gets of Croft's environment: what a terminal has, and nothing that is a secret of Croft's. */
const passed: ReadonlySet<string> = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'EDITOR', 'VISUAL', 'PAGER'],
  ...['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'SSH_AUTH_SOCK', 'SSH_AGENT_PID'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', '__CF_USER_TEXT_ENCODING'],
  // Windows programs do not start without these.
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'COMSPEC', 'PATHEXT', 'USERPROFILE', 'USERNAME', 'APPDATA', 'LOCALAPPDATA'],
  ...['PROGRAMFILES', 'PROGRAMDATA', 'TEMP', 'TMP', 'HOMEDRIVE', 'HOMEPATH', 'WINDIR'],
]);

const isPassed = (name: string): boolean => passed.has(name) || /^(LC_[A-Z]+|XDG_[A-Z_]+)$/.test(name);

/** The user's own shell as a login shell, and its environment. `platform` as Node names it. */
export function userShell(env: Environment, platform: string): { argv: string[]; env: Record<string, string> } {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && isPassed(platform === 'win32' ? entry[0].toUpperCase() : entry[0]),
  );
  return {
    argv: shellOf(env, platform),
    env: { ...Object.fromEntries(kept), TERM: 'xterm-256color', COLORTERM: 'truecolor', TERM_PROGRAM: 'Croft' },
  };
}

function shellOf(env: Environment, platform: string): string[] {
  if (platform === 'win32') return ['powershell.exe', '-NoLogo'];
  const { SHELL } = env;
  if (SHELL?.startsWith('/')) return [SHELL, '-l'];
  return [platform === 'darwin' ? '/bin/zsh' : '/bin/sh', '-l'];
}
