import { WifiOff } from 'lucide-react';
import { useConnection } from '../../state/use-app';
import { clockSeconds } from '../../state/view/words';

/** Says when the window is not in touch with the farm. It takes its own line: nothing below is covered. */
export function ConnectionBar() {
  const connection = useConnection();
  if (connection.kind !== 'offline') return <output className="sr-only" />;
  const heard =
    connection.lastHeardAt === null ? 'never heard yet' : `last heard ${clockSeconds(connection.lastHeardAt)}`;
  return (
    <output className="flex shrink-0 items-center gap-2 border-b border-line bg-held-soft px-3.5 py-1 text-ink">
      <WifiOff aria-hidden="true" className="size-3.5 text-held" />
      <span>
        {connection.why ?? 'Croft is away'}: reconnecting, {heard}.
      </span>
      <span className="text-ink-2 max-md:hidden">
        Agents that run go on. If Croft was closed, start it again with <code>npm start</code>.
      </span>
    </output>
  );
}
