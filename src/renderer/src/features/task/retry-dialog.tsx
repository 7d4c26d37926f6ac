import { useState } from 'react';
import type { Task } from '../../../../main/contract/task';
import { useKeptWords } from '../../state/kept-words';
import { retryTask } from '../../state/task-actions';
import { useApp } from '../../state/use-app';
import { useSending } from '../../state/use-sending';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField, TextArea } from '../../ui/field';

interface RetryDialogProps {
  task: Task;
  stage: string;
  onClose: () => void;
}

/** Runs a stage again, with words for the agent if something should be different this time. */
export function RetryDialog({ task, stage, onClose }: RetryDialogProps) {
  const app = useApp();
  const [from, setFrom] = useState(stage);
  const { words: note, write, forget } = useKeptWords(`retry ${task.id}`);
  const { busy, refused, send } = useSending(onClose);
  const after = task.stages
    .slice(task.stages.findIndex(({ key }) => key === from) + 1)
    .filter(({ attempts }) => attempts > 0);

  async function retry(): Promise<void> {
    const words = note.trim();
    await send(async (tell) => {
      const isDone = await retryTask(app, task, { stage: from, ...(words !== '' && { note: words }) }, tell);
      if (isDone) forget();
      return isDone;
    });
  }

  return (
    <Dialog
      title="Retry"
      onClose={onClose}
      onSubmit={() => void retry()}
      refused={refused}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" aria-disabled={busy}>
            Retry
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <SelectField
          label="Start again at"
          value={from}
          hint={
            after.length > 0
              ? `${after.map(({ title }) => title).join(' and ')} will run again after it. What was done so far stays on the branch.`
              : 'What was done so far stays on the branch.'
          }
          onChange={(event) => setFrom(event.target.value)}
        >
          {task.stages
            .filter(({ attempts, key }) => attempts > 0 || key === stage)
            .map(({ key, title }) => (
              <option key={key} value={key}>
                {title}
              </option>
            ))}
        </SelectField>
        <TextArea
          label="Words for the agent, if any"
          rows={5}
          data-autofocus
          readOnly={busy}
          maxLength={20_000}
          value={note}
          placeholder="Use the existing session helper instead of a new one."
          onChange={(event) => write(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
