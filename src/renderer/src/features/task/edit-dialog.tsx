import type { Task } from '../../../../main/contract/task';
import { call } from '../../state/call';
import { useKeptWords } from '../../state/kept-words';
import { useApp } from '../../state/use-app';
import { useSending } from '../../state/use-sending';
import { titleTooLong } from '../../state/view/title-limit';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextArea, TextField } from '../../ui/field';

/** Changes the words of a task that no agent has got yet. */
export function EditDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const app = useApp();
  const title = useKeptWords(`title ${task.id}`, task.title);
  const description = useKeptWords(`details ${task.id}`, task.description);
  const { busy, refused, send } = useSending(onClose);

  const wrong = title.words.trim() === '' ? 'A task needs a title.' : titleTooLong(title.words);

  async function save(): Promise<void> {
    if (wrong !== null) return;
    const change = { taskId: task.id, title: title.words.trim(), description: description.words };
    await send(async (tell) => {
      const isDone = (await call(app, 'task.update', change, tell)) !== null;
      if (isDone) for (const { forget } of [title, description]) forget();
      return isDone;
    });
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
          readOnly={busy}
          autoComplete="off"
          value={title.words}
          error={wrong}
          onChange={(event) => title.write(event.target.value)}
        />
        <TextArea
          label="Details, if the title does not say it all"
          rows={8}
          readOnly={busy}
          value={description.words}
          onChange={(event) => description.write(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
