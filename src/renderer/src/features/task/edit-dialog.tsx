import { useState } from 'react';
import type { Task } from '../../../../main/contract/task';
import { call } from '../../state/call';
import { useApp } from '../../state/use-app';
import { useSending } from '../../state/use-sending';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextArea, TextField } from '../../ui/field';

/** Changes the words of a task that no agent has got yet. */
export function EditDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const app = useApp();
  const [title, setTitle] = useState(task.title);
  const [description, setDescription] = useState(task.description);
  const { busy, refused, send } = useSending(onClose);

  async function save(): Promise<void> {
    if (title.trim() === '') return;
    const words = { taskId: task.id, title: title.trim(), description };
    await send(async (tell) => (await call(app, 'task.update', words, tell)) !== null);
  }

  return (
    <Dialog
      title="Edit the task"
      onClose={onClose}
      onSubmit={() => void save()}
      refused={refused}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" keys="enter" aria-disabled={busy}>
            Save
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <TextField
          label="What should be done?"
          data-autofocus
          autoComplete="off"
          maxLength={300}
          value={title}
          error={title.trim() === '' ? 'A task needs a title.' : null}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextArea
          label="Details, if the title does not say it all"
          rows={8}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
