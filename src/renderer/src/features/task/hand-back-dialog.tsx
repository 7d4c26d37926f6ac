import type { Task } from '../../../../main/contract/task';
import type { Verdict } from '../../../../main/contract/verdict';
import { useKeptWords } from '../../state/kept-words';
import { handBackTask } from '../../state/task-actions';
import { useApp, useFarm } from '../../state/use-app';
import { useSending } from '../../state/use-sending';
import { firstWords } from '../../state/view/first-words';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextArea } from '../../ui/field';
import { InlineCode } from '../../ui/inline-code';

interface HandBackDialogProps {
  task: Task;
  /** The verdict that the agent has given in the terminal: with it the stage ends, and nothing is to be said any more. */
  given: Verdict | null;
  onClose: () => void;
}

/** Gives a task back to its agent, with words for it if the terminal has not said them. */
export function HandBackDialog({ task, given, onClose }: HandBackDialogProps) {
  const app = useApp();
  const { words: note, write, forget } = useKeptWords(`hand-back ${task.id}`);
  const { busy, refused, send } = useSending(onClose);

  const handBack = () =>
    send(async (tell) => {
      const isDone = await handBackTask(app, task, given ? 'verdict' : { note }, tell);
      if (isDone) forget();
      return isDone;
    });

  return (
    <Dialog
      title="Hand back to the agent"
      onClose={onClose}
      onSubmit={() => void handBack()}
      refused={refused}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            type="submit"
            keys="ctrl+enter"
            aria-disabled={busy}
            data-autofocus={given ? true : undefined}
          >
            Hand back
          </Button>
        </>
      }
    >
      {given ? <Given verdict={given} /> : <Words note={note} busy={busy} onNote={write} />}
    </Dialog>
  );
}

const whens = {
  open: '',
  paused: ', in its turn when you resume Croft',
  draining: ', when Croft runs again',
} as const;

/** When it goes on, as its farm stands. */
const useWhen = (): string => useFarm((farm) => whens[farm.health?.control ?? 'open']);

function Given({ verdict }: { verdict: Verdict }) {
  const when = useWhen();
  const words = firstWords(verdict.summary);
  return (
    <div className="grid gap-3">
      <p>
        The agent has given its verdict in the terminal: <strong>{verdict.passed ? 'passed' : 'not passed'}</strong>
        {words !== '' && (
          <>
            , “
            <bdi>
              <InlineCode text={words} />
            </bdi>
            ”
          </>
        )}
      </p>
      <p className="text-ink-2">The terminal closes, and this verdict counts: the task goes on after it{when}.</p>
    </div>
  );
}

function Words({ note, busy, onNote }: { note: string; busy: boolean; onNote: (note: string) => void }) {
  const when = useWhen();
  return (
    <div className="grid gap-3">
      <p className="text-ink-2">
        The terminal closes. The agent goes on in the same session{when}, knows all that was said and done there, and
        works to its verdict.
      </p>
      <TextArea
        label="Words for the agent, if any"
        rows={4}
        data-autofocus
        readOnly={busy}
        maxLength={20_000}
        value={note}
        placeholder="I have fixed the session helper. Go on with the tests."
        onChange={(event) => onNote(event.target.value)}
      />
    </div>
  );
}
