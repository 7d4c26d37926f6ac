import type { TaskId } from '../../../../main/contract/ids';
import { detailsOf } from '../../state/toasts';
import { useNow } from '../../state/use-app';
import { useSendBacks } from '../../state/use-send-backs';
import { clockTime } from '../../state/view/words';
import { Button } from '../../ui/button';
import { DatedWords } from '../../ui/dated-words';
import { Trouble } from '../../ui/message';

const PART = 'border-b border-line px-4 py-3';

/** What its user has asked for each time the work of a task was sent back. Nothing where it was not. */
export function SendBackStories({ taskId }: { taskId: TaskId }) {
  const { rounds, failure, isAsking, again } = useSendBacks(taskId);
  const now = useNow(false);
  if (failure) {
    return (
      <div className={PART}>
        <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
          <Button small aria-disabled={isAsking} onClick={isAsking ? undefined : again}>
            {isAsking ? 'Trying…' : 'Try again'}
          </Button>
        </Trouble>
      </div>
    );
  }
  return rounds.map(({ at, words, remarks }) => (
    <section key={at} className={PART}>
      <DatedWords title="Sent back by you" when={clockTime(at, now)} text={words} points={remarks} />
    </section>
  ));
}
