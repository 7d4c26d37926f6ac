import { House, Settings, Stethoscope } from 'lucide-react';
import { hrefOf } from '../../state/router';
import { useRoute } from '../../state/use-app';
import { classNames } from '../../ui/class-names';

const places = [
  { screen: 'home', label: 'Home', icon: House },
  { screen: 'doctor', label: 'Doctor', icon: Stethoscope },
  { screen: 'settings', label: 'Settings', icon: Settings },
] as const;

/** The screens of the main job, at the thumb. */
export function MobileNav() {
  const route = useRoute();
  return (
    <nav aria-label="Screens" className="flex h-14 shrink-0 border-t border-line bg-canvas">
      {places.map(({ screen, label, icon: Icon }) => (
        <a
          key={screen}
          href={hrefOf({ screen })}
          aria-current={route.screen === screen ? 'page' : undefined}
          className={classNames(
            'flex flex-1 flex-col items-center justify-center gap-0.5 text-sm',
            route.screen === screen ? 'text-ink' : 'text-ink-3',
          )}
        >
          <Icon aria-hidden="true" className="size-5" />
          {label}
        </a>
      ))}
    </nav>
  );
}
