import type { TaskId } from '../../../../main/contract/ids';
import { ReviewDetail } from './review-detail';
import { ReviewList } from './review-list';

/** Work that waits to be brought home; with a task: that task's. */
export function ReviewScreen({ taskId }: { taskId: TaskId | null }) {
  return taskId === null ? <ReviewList /> : <ReviewDetail key={taskId} taskId={taskId} />;
}
