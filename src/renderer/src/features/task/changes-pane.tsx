import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { ChangedFile, Task } from '../../../../main/contract/task';
import { detailsOf } from '../../state/toasts';
import { classNames } from '../../ui/class-names';
import { MiddleCut } from '../../ui/middle-cut';
import { Empty, Note, Trouble } from '../../ui/message';
import { SkeletonRows } from '../../ui/skeleton';
import { FileDiff } from './file-diff';
import type { Changes } from './use-changes';

/** The files that the task has changed since its branch began, each with its diff. */
export function ChangesPane({ task, changes }: { task: Task; changes: Changes }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { value, failure } = changes;
  const toggle = (path: string) =>
    setOpen((before) => new Set(before.has(path) ? [...before].filter((other) => other !== path) : [...before, path]));

  if (task.place.kind === 'none') {
    return (
      <Empty title="Nothing changed yet">
        <p>When the task starts it gets a branch of its own; its files show here.</p>
      </Empty>
    );
  }
  if (failure && !value) {
    return (
      <div className="p-3">
        <Trouble title={failure.message} next={failure.next} details={detailsOf(failure)} />
      </div>
    );
  }
  if (!value) return <SkeletonRows rows={4} label="Asking for the changed files" />;
  if (value.files.length === 0) {
    return (
      <Empty title="Nothing changed yet">
        <p>Files show here as soon as the agent has written them.</p>
      </Empty>
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
      {value.truncated && (
        <div className="p-2">
          <Note>There are more files than are listed here.</Note>
        </div>
      )}
      <ul>
        {value.files.map((file) => (
          <FileRow
            key={file.path}
            task={task}
            file={file}
            isOpen={open.has(file.path)}
            onToggle={() => toggle(file.path)}
          />
        ))}
      </ul>
    </div>
  );
}

const letters = { added: 'A', modified: 'M', deleted: 'D', renamed: 'R', other: '?' } as const;
const letterTone = {
  added: 'text-done',
  modified: 'text-ink-2',
  deleted: 'text-fail',
  renamed: 'text-ink-2',
  other: 'text-ink-3',
} as const;

interface FileRowProps {
  task: Task;
  file: ChangedFile;
  isOpen: boolean;
  onToggle: () => void;
}

function FileRow({ task, file, isOpen, onToggle }: FileRowProps) {
  return (
    <li className="border-b border-line">
      <button
        type="button"
        aria-expanded={isOpen}
        className="sticky top-0 z-[1] flex h-(--row) w-full items-center gap-2 bg-surface px-3 text-left hover:bg-hover"
        onClick={onToggle}
      >
        <ChevronRight
          aria-hidden="true"
          className={classNames(
            'size-3.5 shrink-0 text-ink-3 transition-transform duration-(--motion)',
            isOpen && 'rotate-90',
          )}
        />
        <span
          title={file.status}
          className={classNames('w-3 shrink-0 text-center font-mono text-sm', letterTone[file.status])}
        >
          <span aria-hidden="true">{letters[file.status]}</span>
          <span className="sr-only">{file.status}</span>
        </span>
        <span className="flex min-w-0 flex-1 items-center gap-1.5 font-mono text-sm">
          {file.from !== null && (
            <>
              <MiddleCut text={file.from} className="text-ink-3" />
              <span aria-label="renamed to">→</span>
            </>
          )}
          <MiddleCut text={file.path} />
        </span>
        <span className="tick shrink-0 text-sm text-done">{file.added === null ? '' : `+${file.added}`}</span>
        <span className="tick w-10 shrink-0 text-right text-sm text-fail">
          {file.removed === null ? 'binary' : `−${file.removed}`}
        </span>
      </button>
      {isOpen && <FileDiff taskId={task.id} file={file} />}
    </li>
  );
}
