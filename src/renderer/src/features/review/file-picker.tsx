import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ChangedFile } from '../../../../main/contract/task';
import { isViewed } from '../../state/review-viewed';
import type { ViewedMarks } from '../../state/review-viewed';
import { IconButton } from '../../ui/icon-button';
import { visibleText } from '../../ui/visible-text';

interface FilePickerProps {
  files: readonly ChangedFile[];
  marks: ViewedMarks;
  chosen: string;
  onChoose: (path: string) => void;
}

/** The changed files where there is no room for a list of them. */
export function FilePicker({ files, marks, chosen, onChoose }: FilePickerProps) {
  const index = files.findIndex(({ path }) => path === chosen);
  const step = (by: number) => files[index + by];
  const go = (by: number) => () => {
    const next = step(by);
    if (next) onChoose(next.path);
  };
  return (
    <nav aria-label="Changed files" className="flex shrink-0 items-center gap-1 border-b border-line px-1 py-1">
      <IconButton label="File before" disabled={!step(-1)} onClick={go(-1)}>
        <ChevronLeft />
      </IconButton>
      <select
        aria-label="File"
        className="h-9 min-w-0 flex-1 truncate rounded-md border border-control bg-surface px-2 text-[16px]"
        value={chosen}
        onChange={(event) => onChoose(event.target.value)}
      >
        {files.map((file) => (
          <option key={file.path} value={file.path}>
            {isViewed(marks, file) ? '✓ ' : ''}
            {visibleText(file.path)}
          </option>
        ))}
      </select>
      <span className="tick shrink-0 px-1 text-sm text-ink-3">
        {index + 1} of {files.length}
      </span>
      <IconButton label="Next file" disabled={!step(1)} onClick={go(1)}>
        <ChevronRight />
      </IconButton>
    </nav>
  );
}
