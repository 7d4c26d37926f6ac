import { useShownKeys } from '../../state/keys/use-shown-keys';
import { Kbd } from '../../ui/kbd';

/** The key of what is always there, while it does something. */
export function Cap({ keys }: { keys: string }) {
  const shown = useShownKeys()(keys);
  return shown.keys !== undefined && <Kbd keys={shown.keys} />;
}
