import type { Result } from '../../contract/errors';
import { found } from './check';
import type { Finding } from './check';

const OLDEST = [2, 30] as const;

const installCommand = (platform: NodeJS.Platform): string | null =>
  platform === 'darwin' ? 'xcode-select --install' : platform === 'linux' ? 'sudo apt-get install git' : null;

/** Is git there, and new enough for what Croft asks of it? */
export function judgeGit(version: Result<string>, platform: NodeJS.Platform): Finding {
  if (!version.ok) {
    const { message, next } = version.error;
    return { state: 'bad', message, fix: next ?? 'Install git 2.30 or newer.', command: installCommand(platform) };
  }
  const [major = 0, minor = 0] = version.value.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return found('ok', `Version ${version.value}.`);
  return {
    state: 'bad',
    message: `Version ${version.value} is too old: worktrees of tasks need ${OLDEST.join('.')} or newer.`,
    fix: 'Update git, then look again.',
    command: installCommand(platform),
  };
}
