import { chooseShell } from './lib/choose-shell.mjs';
import { ensureBuilt } from './lib/ensure-built.mjs';
import { ensureInstalled } from './lib/ensure-installed.mjs';
import { Failure, runMain } from './lib/fail.mjs';
import { pathWithoutProjectTools } from './lib/paths.mjs';
import { standInFor } from './lib/stand-in-for.mjs';

const HELP = `npm start -- [doctor] [options]

  doctor            say how everything is that Croft needs, whether it runs or not

  --headless        serve the screens to a browser instead of opening the desktop window
  --port N          the port to listen on (default 3020, or PORT)
  --home DIR        where Croft keeps its data (default the platform's data folder, or CROFT_HOME)
  --demo            start with a scratch repository and a task that the scripted agent works on: no key, no network
  --restore-backup  where the database is damaged, put its newest sound copy back; the damaged one is kept
  --version         show the version
  -h, --help        show this
`;

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  await ensureInstalled();
  if (!(await ensureBuilt())) throw new Failure('the build failed; see above');
  const headless = ['--headless', '--version', 'doctor'].some((word) => args.includes(word));
  const shell = await chooseShell({ headless });
  /** @type {NodeJS.ProcessEnv} */
  const own = { ...process.env, PATH: pathWithoutProjectTools() };
  const { ELECTRON_RUN_AS_NODE: _, ...env } = own;
  const passedOn = args.filter((arg) => arg !== '--headless');
  return standInFor(shell.command, [...shell.args, ...passedOn], env);
});
