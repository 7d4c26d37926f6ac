import type { Failure } from '../../../../main/contract/errors';
import { detailsOf } from '../../state/toasts';
import { Button } from '../../ui/button';
import { Trouble } from '../../ui/message';

/** Why a part of a task could not be read, with another try. */
export function ReadTrouble({ failure, isAsking, again }: { failure: Failure; isAsking: boolean; again: () => void }) {
  return (
    <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)}>
      <Button small aria-disabled={isAsking} onClick={isAsking ? undefined : again}>
        {isAsking ? 'Trying…' : 'Try again'}
      </Button>
    </Trouble>
  );
}
