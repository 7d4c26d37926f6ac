import { shortcutRows } from '../../state/keys/shortcut-table';
import type { ShortcutPlace } from '../../state/keys/shortcut-table';
import { Dialog } from '../../ui/dialog';
import { Kbd } from '../../ui/kbd';
import { keysOfMachine } from '../../ui/key-caps';

const rows = shortcutRows.map(([id, row]) => ({ ...row, id, keys: keysOfMachine(row.keys) }));
const places = [...new Set(rows.map((row) => row.place))];

/** Every key, by the screen where it works. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Shortcuts" onClose={onClose} wide reading>
      <div className="columns-1 gap-8 md:columns-2">
        {places.map((place) => (
          <PlaceKeys key={place} place={place} />
        ))}
      </div>
    </Dialog>
  );
}

function PlaceKeys({ place }: { place: ShortcutPlace }) {
  return (
    <section className="mb-4 break-inside-avoid">
      <h3 className="mb-1 text-sm text-ink-2">{place}</h3>
      <dl>
        {rows
          .filter((row) => row.place === place)
          .map((row) => (
            <div
              key={row.id}
              className="flex h-7 items-center justify-between gap-3 border-b border-line last:border-0"
            >
              <dt>{row.words}</dt>
              <dd className="flex gap-1.5">
                <span className="sr-only">{row.keys.join(' or ')}</span>
                {row.keys.map((keys) => (
                  <Kbd key={keys} keys={keys} />
                ))}
              </dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
