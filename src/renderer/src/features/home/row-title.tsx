import type { Task } from '../../../../main/contract/task';
import { useFarm } from '../../state/use-app';
import { classNames } from '../../ui/class-names';

interface RowTitleProps {
  task: Task;
  href: string;
  /** What stands in the rest of the row, for screen readers. */
  label: string;
  quiet?: boolean;
}

/** Workspace and title of a row; the link fills the row. */
export function RowTitle({ task, href, label, quiet = false }: RowTitleProps) {
  const workspace = useFarm((farm) => farm.workspaces.get(task.workspaceId)?.name ?? '');
  return (
    <a
      href={href}
      aria-label={`${workspace} · ${task.title}. ${label}`}
      title={task.title}
      className="row-link flex min-w-0 items-baseline gap-1.5"
    >
      <bdi className="max-w-[30%] shrink-0 truncate text-ink-3">{workspace}</bdi>
      <span aria-hidden="true" className="text-ink-3">
        ·
      </span>
      <bdi className={classNames('truncate', quiet ? 'text-ink-2' : 'font-medium')}>{task.title}</bdi>
    </a>
  );
}
