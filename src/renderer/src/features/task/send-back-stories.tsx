import type { TaskId } from '../../../../main/contract/ids';
import { useNow } from '../../state/use-app';
import { useSendBacks } from '../../state/use-send-backs';
import { clockTime } from '../../state/view/words';
import { DatedWords } from '../../ui/dated-words';
import { ReadTrouble } from './read-trouble';

const PART = 'border-b border-line px-4 py-3';

/** What its user has asked for each time the work of a task was sent back. Nothing where it was not. */
export function SendBackStories({ taskId }: { taskId: TaskId }) {
  const { rounds, failure, isAsking, again } = useSendBacks(taskId);
  const now = useNow(false);
  if (failure) {
    return (
      <div className={PART}>
        <ReadTrouble failure={failure} isAsking={isAsking} again={again} />
      </div>
    );
  }
  return rounds.map(({ at, words, remarks }) => (
    <section key={at} className={PART}>
      <DatedWords title="Sent back by you" when={clockTime(at, now)} text={words} points={remarks} />
    </section>
  ));
}
