import { Plus } from 'lucide-react';
import type { Workspace } from '../../../../main/contract/workspace';
import { useApp } from '../../state/use-app';
import { Button } from '../../ui/button';
import { Empty } from '../../ui/message';

/** Workspaces are there, but nothing to do in them. */
export function NoTasks({ workspace }: { workspace: Workspace | null }) {
  const { overlay, filter } = useApp();
  return (
    <div className="grid flex-1 place-items-center">
      <Empty title={workspace ? `No tasks in ${workspace.name}` : 'No tasks yet'}>
        <p>
          A task is a request in your own words: “Add a logout button”, “Why is the total wrong? Fix it with a test”.
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button
            look="primary"
            keys="n"
            icon={<Plus />}
            onClick={() => overlay.setState({ kind: 'new-task', workspaceId: workspace?.id ?? null }, true)}
          >
            New task
          </Button>
          {workspace && <Button onClick={() => filter.setState({ workspaceId: null })}>Show all workspaces</Button>}
        </div>
      </Empty>
    </div>
  );
}
