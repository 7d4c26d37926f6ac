import type { WorkspaceId } from '../../../../main/contract/ids';
import { useFarm } from '../../state/use-app';
import { overlapWords } from '../../state/view/overlap';
import { Note } from '../../ui/message';
import { useSettled } from './use-settled';

/** Whoever types a path comes by folders that they do not mean. */
const PAUSE_MS = 400;

/** Says where a folder overlaps with one that is in the list already. `lost`: the workspace that the folder is chosen for. */
export function OverlapNote({ path, lost }: { path: string; lost: WorkspaceId | undefined }) {
  const workspaces = useFarm((farm) => farm.workspaces);
  const settled = useSettled(path, PAUSE_MS);
  const words = settled === path ? overlapWords(path, [...workspaces.values()], lost) : null;
  return (
    <output className={words === null ? 'sr-only' : undefined}>
      {words !== null && (
        <Note>
          <bdi className="wrap-anywhere">{words}</bdi>
        </Note>
      )}
    </output>
  );
}
