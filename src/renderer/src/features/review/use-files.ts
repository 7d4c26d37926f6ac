import { useState } from 'react';
import type { Review } from '../../../../main/contract/review';
import type { ChangedFile } from '../../../../main/contract/task';
import { useShortcuts } from '../../state/keys/use-shortcuts';
import { isViewed, keepMarks, loadMarks, withMark } from '../../state/review-viewed';
import type { ViewedMarks } from '../../state/review-viewed';

export interface Files {
  readonly chosen: ChangedFile | null;
  readonly marks: ViewedMarks;
  readonly isChosenViewed: boolean;
  readonly choose: (path: string) => void;
  /** Marks the chosen file as viewed and goes on to the next that is not; or takes the mark off. */
  readonly flipViewed: () => void;
}

/** Which of the changed files is looked at, and which were. */
export function useFiles(review: Review): Files {
  const { files, taskId } = review;
  const [marks, setMarks] = useState(() => loadMarks(taskId));
  const [path, setPath] = useState<string | null>(null);
  const first = files.find((file) => !isViewed(marks, file)) ?? files[0] ?? null;
  // Chosen once: the first file must not be left because it was marked as viewed.
  const [start] = useState(first?.path ?? null);
  const chosen = files.find((file) => file.path === (path ?? start)) ?? first;
  const index = chosen ? files.indexOf(chosen) : -1;

  const step = (by: 1 | -1) => {
    const next = files[index + by];
    if (next) setPath(next.path);
  };
  useShortcuts({ 'file-next': () => step(1), 'file-previous': () => step(-1) });

  function flipViewed(): void {
    if (!chosen) return;
    const isSeen = isViewed(marks, chosen);
    const next = withMark(marks, chosen, !isSeen);
    setMarks(next);
    keepMarks(taskId, next);
    if (isSeen) return;
    const after = [...files.slice(index + 1), ...files.slice(0, index)].find((file) => !isViewed(next, file));
    setPath((after ?? chosen).path);
  }

  return { chosen, marks, isChosenViewed: chosen !== null && isViewed(marks, chosen), choose: setPath, flipViewed };
}
