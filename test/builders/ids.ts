import { AskId, RunId, StageId, TaskId, WorkspaceId } from '../../src/main/contract/ids';

let last = 0;
const number = (): string => String((last += 1)).padStart(12, '0');

/** Fresh ids, different in every call of a test process. */
export const newIds = {
  workspace: (): WorkspaceId => WorkspaceId.parse(`ws_${number()}`),
  task: (): TaskId => TaskId.parse(`task_${number()}`),
  stage: (): StageId => StageId.parse(`stage_${number()}`),
  run: (): RunId => RunId.parse(`run_${number()}`),
  ask: (): AskId => AskId.parse(`ask_${number()}`),
};
