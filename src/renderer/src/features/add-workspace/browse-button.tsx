import { FolderOpen } from 'lucide-react';
import { call } from '../../state/call';
import { useApp } from '../../state/use-app';
import { useQuery } from '../../state/use-query';
import { Button } from '../../ui/button';

/** The folder dialog of the system, where Croft is its desktop app. */
export function BrowseButton({ onPick }: { onPick: (path: string) => void }) {
  const app = useApp();
  const { value } = useQuery('desktop.get', {});
  if (value?.kind !== 'desktop') return null;
  return (
    <Button
      className="justify-self-start"
      icon={<FolderOpen />}
      onClick={() => void call(app, 'desktop.pick-folder', {}).then((picked) => picked?.path && onPick(picked.path))}
    >
      Browse…
    </Button>
  );
}
