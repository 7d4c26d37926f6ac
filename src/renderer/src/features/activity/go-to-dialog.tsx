import { useState } from 'react';
import { call } from '../../state/call';
import { useApp } from '../../state/use-app';
import { useSending } from '../../state/use-sending';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { TextField } from '../../ui/field';

interface GoToDialogProps {
  onGo: (seq: number) => void;
  onClose: () => void;
}

/** Leads to a moment of the log, or to one of its rows by number. */
export function GoToDialog({ onGo, onClose }: GoToDialogProps) {
  const app = useApp();
  const [time, setTime] = useState('');
  const [number, setNumber] = useState('');
  const { busy, refused, send } = useSending(onClose);
  const seq = Number(number.replaceAll(/[,.\s]/g, ''));
  const isSeq = number.trim() !== '' && Number.isSafeInteger(seq) && seq > 0;
  const isWrong = number.trim() !== '' && !isSeq;
  const at = new Date(time).getTime();
  const mayGo = isSeq || (number.trim() === '' && !Number.isNaN(at));

  async function go(): Promise<void> {
    if (!mayGo) return;
    if (isSeq) return onGo(seq);
    await send(async (tell) => {
      const found = await call(app, 'event.at', { at: Math.max(0, at) }, tell);
      if (found) onGo(found.seq);
      return found !== null;
    });
  }

  return (
    <Dialog
      title="Go to"
      onClose={onClose}
      onSubmit={() => void go()}
      refused={refused}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" keys="enter" aria-disabled={!mayGo || busy}>
            Go
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <TextField
          label="A time"
          type="datetime-local"
          step={1}
          data-autofocus
          value={time}
          hint="The first event at or after it."
          onChange={(event) => setTime(event.target.value)}
        />
        <TextField
          label="Or a number"
          inputMode="numeric"
          placeholder="12,345"
          value={number}
          error={isWrong && 'Events are numbered 1, 2, 3 and so on.'}
          onChange={(event) => setNumber(event.target.value)}
        />
      </div>
    </Dialog>
  );
}
