import { useState } from 'react';
import type { Task } from '../../../../main/contract/task';
import { call } from '../../state/call';
import { useKeptWords } from '../../state/kept-words';
import { useApp } from '../../state/use-app';
import { useSending } from '../../state/use-sending';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextField } from '../../ui/field';

const REASONS: Readonly<Record<string, string>> = {
  specification: 'The specification is in the description already.',
  implementation: 'The change is in the branch already.',
  qa: 'I have tried it myself.',
};

/** A reason such as there may be at this stage. */
const reasonFor = (key: string | null): string => REASONS[key ?? ''] ?? 'This task does not need it.';

/** Skips the stage where the task stands; the reason is kept with it. */
export function SkipDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const app = useApp();
  const { words: reason, write, forget } = useKeptWords(`skip ${task.id}`);
  const [isMissing, setMissing] = useState(false);
  const { busy, refused, send } = useSending(onClose);
  const key = 'stage' in task.state ? task.state.stage : null;
  const title = task.stages.find((stage) => stage.key === key)?.title ?? 'the stage';

  async function skip(): Promise<void> {
    if (reason.trim() === '') {
      setMissing(true);
      return;
    }
    const words = { taskId: task.id, reason: reason.trim() };
    await send(async (tell) => {
      const isDone = (await call(app, 'task.skip', words, tell)) !== null;
      if (isDone) forget();
      return isDone;
    });
  }

  return (
    <Dialog
      title={`Skip ${title}`}
      onClose={onClose}
      onSubmit={() => void skip()}
      refused={refused}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" keys="enter" aria-disabled={busy}>
            Skip
          </Button>
        </>
      }
    >
      <TextField
        label="Why may it be skipped?"
        data-autofocus
        readOnly={busy}
        maxLength={500}
        value={reason}
        error={isMissing ? 'Say why: it is kept with the task.' : null}
        placeholder={reasonFor(key)}
        onChange={(event) => {
          write(event.target.value);
          setMissing(false);
        }}
      />
    </Dialog>
  );
}
