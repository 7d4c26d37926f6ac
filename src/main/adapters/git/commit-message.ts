const TRAILER = 'Croft-Run';

/** The message as git takes it, with the run's marker as its last paragraph. */
export function messageWithMarker(message: string, marker: string): string {
  if (/[\n\r\0]/.test(marker) || marker.trim() === '') throw new Error('a commit marker is one line');
  const text = message.replaceAll('\0', '').replaceAll('\r\n', '\n').trim() || 'Work of an agent';
  return `${text}\n\n${TRAILER}: ${marker}\n`;
}

/** True when a commit, as `git cat-file commit` prints it, carries the marker in its last paragraph. */
export function hasMarker(commit: string, marker: string): boolean {
  const paragraphs = commit.trimEnd().split('\n\n');
  if (paragraphs.length < 2) return false;
  return (paragraphs.at(-1) ?? '').split('\n').includes(`${TRAILER}: ${marker}`);
}
