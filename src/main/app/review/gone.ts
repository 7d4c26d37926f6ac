import { err } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { App } from '../app';
import { goneFolder } from '../gone-folder';
import { doubtWhereNew } from '../workspace-folders';
import type { Subject } from './subject';

/** What git has answered, in words for who can mend it where the folder of the workspace is gone; everybody hears of that then. */
export async function orGone<T>(app: App, { workspace }: Subject, answer: Result<T>): Promise<Result<T>> {
  if (answer.ok || answer.error.reason !== 'git.folder_missing') return answer;
  const { vcs } = await app.git.inspect(workspace.path);
  doubtWhereNew(app, workspace, vcs);
  return vcs.kind === 'missing' ? err(goneFolder(workspace.path, 'Then look again.')) : answer;
}
