import { useFarm } from '../../state/use-app';
import { hrefOf } from '../../state/router';
import { ScreenHead } from '../../ui/screen-head';
import { SkeletonRows } from '../../ui/skeleton';
import { ClaudeSettings } from './claude-settings';
import { DesktopSettings } from './desktop-settings';
import { FarmSettings } from './farm-settings';
import { LookSettings } from './look-settings';
import { SecretSettings } from './secret-settings';

/** What a user may set: first what only this window sees, then what the farm and its agents follow. */
export function SettingsScreen() {
  const view = useFarm((farm) => farm.settings);
  return (
    <>
      <ScreenHead title="Settings" words="A change holds for runs that start from then on.">
        <a href={hrefOf({ screen: 'doctor' })} className="text-ink-2 underline underline-offset-4 md:hidden">
          Doctor
        </a>
      </ScreenHead>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto grid max-w-3xl gap-8 p-4 pb-12 md:p-6">
          <LookSettings />
          {view ? (
            <>
              <FarmSettings view={view} />
              <ClaudeSettings view={view} />
              <SecretSettings />
              <DesktopSettings view={view} />
            </>
          ) : (
            <SkeletonRows rows={6} label="Asking for the settings" />
          )}
        </div>
      </div>
    </>
  );
}
