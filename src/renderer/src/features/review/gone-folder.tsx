import type { Workspace } from '../../../../main/contract/workspace';
import { useGoneFolder } from '../../state/use-gone-folder';
import { LostThing } from '../../ui/lost-thing';

/** Says that the folder of the workspace that the work is for is gone, where its work can be neither looked at nor brought home. */
export function GoneFolder({ workspace }: { workspace: Workspace }) {
  return (
    <div className="shrink-0 border-b border-line p-3">
      <LostThing {...useGoneFolder(workspace)} />
    </div>
  );
}
