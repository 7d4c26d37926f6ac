/** An entry of the freedesktop kind that starts a command when its user logs in. */
export function desktopEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Croft',
    'Comment=Keeps your coding agents running',
    `Exec=${command.map(quoted).join(' ')}`,
    'Icon=croft',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** The rules for `Exec`: words in double quotes, four characters escaped in them, then backslashes doubled, percent signs, too. */
function quoted(word: string): string {
  const inner = word
    .replaceAll(/["`$\\]/g, String.raw`\$&`)
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%');
  return `"${inner}"`;
}
