import type { DesktopState, UpdateState } from '../../../../main/contract/desktop';

type Platform = Extract<DesktopState, { kind: 'desktop' }>['platform'];

/** How it stands with updates, in a sentence. */
export function updateWords(update: UpdateState, platform: Platform): string {
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
      // The installer of Windows ends all that runs.
      return platform === 'win32'
        ? `${update.version} is ready; it is installed when you say so and no agent is at work.`
        : `${update.version} is ready; it is installed when Croft quits. Agents go on.`;
    case 'failed':
      return `The last look failed: ${update.message}`;
  }
}
