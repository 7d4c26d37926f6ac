import { useMemo, useState } from 'react';
import type { TaskId } from '../../../../main/contract/ids';
import type { ChangedFile } from '../../../../main/contract/task';
import { useQuery } from '../../state/use-query';
import { parseUnifiedDiff } from '../../state/view/unified-diff';
import { Button } from '../../ui/button';
import { DiffLines } from '../../ui/diff-lines';
import { Note, Trouble } from '../../ui/message';
import { Skeleton } from '../../ui/skeleton';

const FIRST_LINES = 600;

/** The unified diff of one file. It is asked for again when the file's numbers have changed. */
export function FileDiff({ taskId, file }: { taskId: TaskId; file: ChangedFile }) {
  const { latest, failure } = useFileDiff(taskId, file);
  const [isWhole, setWhole] = useState(false);
  const lines = useMemo(() => (latest ? parseUnifiedDiff(latest.diff) : []), [latest]);

  if (failure) {
    return (
      <div className="p-2">
        <Trouble title={failure.message} next={failure.next} />
      </div>
    );
  }
  if (!latest) return <Skeleton className="m-3 w-1/2" />;
  if (latest.binary) return <p className="px-9 py-2 text-ink-3">A binary file: there are no lines to show.</p>;
  if (lines.length === 0)
    return <p className="px-9 py-2 text-ink-3">No line of it has changed, only its name or its mode.</p>;
  const shown = isWhole ? lines : lines.slice(0, FIRST_LINES);
  return (
    <div className="border-t border-line">
      <DiffLines lines={shown} label={`Changes of ${file.path}`} />
      {shown.length < lines.length && (
        <Button small look="quiet" className="m-2" onClick={() => setWhole(true)}>
          Show {lines.length - shown.length} more lines
        </Button>
      )}
      {latest.truncated && (
        <div className="p-2">
          <Note>This diff is longer than what is shown here.</Note>
        </div>
      )}
    </div>
  );
}

function useFileDiff(taskId: TaskId, { path, added, removed }: ChangedFile) {
  const query = useQuery('task.diff', { taskId, path });
  const size = `${added} ${removed}`;
  const [asked, setAsked] = useState(size);
  if (asked !== size) {
    setAsked(size);
    query.reload();
  }
  return query;
}
