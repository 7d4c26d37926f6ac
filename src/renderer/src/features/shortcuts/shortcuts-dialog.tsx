import { shortcutRows } from '../../state/keys/shortcut-table';
import type { ShortcutPlace } from '../../state/keys/shortcut-table';
import { Dialog } from '../../ui/dialog';
import { Kbd } from '../../ui/kbd';

const places = [...new Set(shortcutRows.map(([, row]) => row.place))];

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
        {shortcutRows
          .filter(([, row]) => row.place === place)
          .map(([id, row]) => (
            <div key={id} className="flex h-7 items-center justify-between gap-3 border-b border-line last:border-0">
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
