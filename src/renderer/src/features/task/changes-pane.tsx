import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { ChangedFile, Task } from '../../../../main/contract/task';
import { detailsOf } from '../../state/toasts';
import { classNames } from '../../ui/class-names';
import { FileLetter, FileName, LineCounts } from '../../ui/file-change';
import { Empty, Note, Trouble } from '../../ui/message';
import { SkeletonRows } from '../../ui/skeleton';
import { FileDiff } from './file-diff';
import type { Changes } from './use-changes';

interface ChangesPaneProps {
  task: Task;
  changes: Changes;
  /** Git knows what the task changes. */
  isTracked: boolean;
}

/** The files that the task has changed since its branch began, each with its diff. */
export function ChangesPane({ task, changes, isTracked }: ChangesPaneProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const { value, failure } = changes;
  const toggle = (path: string) =>
    setOpen((before) => new Set(before.has(path) ? [...before].filter((other) => other !== path) : [...before, path]));

  if (!isTracked) return <Untracked task={task} />;
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

/** Where no changes can be listed, and why. */
function Untracked({ task: { place, review } }: { task: Task }) {
  if (place.kind === 'in-place') {
    return (
      <Empty title="Changes are not kept track of here">
        <p>This folder is not a git repository, so there is nothing to compare with. Events name the files written.</p>
      </Empty>
    );
  }
  if (review.kind !== 'open') {
    return (
      <Empty title={review.kind === 'accepted' ? `The work is in ${review.into}` : 'The work was discarded'}>
        <p>Its worktree is gone. What was decided stands in its review: the menu above leads there.</p>
      </Empty>
    );
  }
  return (
    <Empty title="Nothing changed yet">
      <p>When the task starts it gets a branch of its own; its files show here.</p>
    </Empty>
  );
}

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
        <FileLetter status={file.status} />
        <span className="flex min-w-0 flex-1 items-center gap-1.5 font-mono text-sm">
          <FileName path={file.path} from={file.from} />
        </span>
        <LineCounts added={file.added} removed={file.removed} />
      </button>
      {isOpen && <FileDiff taskId={task.id} file={file} />}
    </li>
  );
}
