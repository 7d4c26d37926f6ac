import { useState } from 'react';
import type { Task } from '../../../../main/contract/task';
import { handBackTask } from '../../state/task-actions';
import { useApp } from '../../state/use-app';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextArea } from '../../ui/field';

/** Gives a task back to its agent, with words for it if the terminal has not said them. */
export function HandBackDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const app = useApp();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);

  async function handBack(): Promise<void> {
    if (busy) return;
    setBusy(true);
    if (await handBackTask(app, task, note)) onClose();
    else setBusy(false);
  }

  return (
    <Dialog
      title="Hand back to the agent"
      onClose={onClose}
      onSubmit={() => void handBack()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" keys="ctrl+enter" disabled={busy}>
            Hand back
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <p className="text-ink-2">
          The terminal closes. The agent goes on in the same session, knows all that was said and done there, and works
          to its verdict.
        </p>
        <TextArea
          label="Words for the agent, if any"
          rows={4}
          data-autofocus
          maxLength={20_000}
          value={note}
          placeholder="I have fixed the session helper. Go on with the tests."
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
