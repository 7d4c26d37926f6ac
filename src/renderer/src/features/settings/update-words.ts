import type { UpdateState } from '../../../../main/contract/desktop';

/** How it stands with updates, in a sentence. */
export function updateWords(update: UpdateState): string {
  switch (update.kind) {
    case 'off':
      return '';
    case 'current':
      return 'This is the newest version.';
    case 'checking':
      return 'Looking…';
    case 'loading':
      return `Loading ${update.version}: ${Math.round(update.percent)} %.`;
    case 'ready':
      return `${update.version} is ready; it is installed when Croft quits. Agents go on.`;
    case 'failed':
      return `The last look failed: ${update.message}`;
  }
}
