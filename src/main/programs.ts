import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OwnProgram } from './ports/own-program';

/** Programs of Croft that run in a process of their own; each is built to `out/main/<name>.js`. */
export const OWN_PROGRAMS = ['worker', 'scripted-agent', 'pty-check'] as const;
export type OwnProgramName = (typeof OWN_PROGRAMS)[number];

/** Where a Croft lies, and how its programs are started: the one thing that differs between a checkout and the packaged app. */
export interface Installation {
  /** Built screens. */
  readonly screens: string;
  /** Prompts, pipelines, icons. */
  readonly resources: string;
  /** File of the built worker: its content names the build. */
  readonly workerEntry: string;
  readonly programs: Readonly<Record<OwnProgramName, OwnProgram>>;
}

/** A checkout: each program is a file that plain Node runs. `root` is the project's folder. */
export function checkout(root: string, nodePath: string): Installation {
  const out = join(root, 'out/main');
  return {
    screens: join(root, 'out/renderer'),
    resources: join(root, 'resources'),
    workerEntry: join(out, 'worker.js'),
    programs: eachProgram((name) => ({ command: [nodePath, join(out, `${name}.js`)], env: {} })),
  };
}

/** What the packaged app knows of itself. */
export interface PackagedApp {
  /** The archive (or folder) that the code is in: `out` is in it. */
  readonly root: string;
  /** The folder beside it, `process.resourcesPath`. */
  readonly resourcesPath: string;
  readonly execPath: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The packaged app: each program is the app itself, told which of its own files to run (docs/adr/0010). */
export function packagedApp({ root, resourcesPath, execPath, platform, env }: PackagedApp): Installation {
  // What lies in an AppImage is there only as long as the process which mounted it: each program mounts its own.
  const file = (platform === 'linux' && env['APPIMAGE']) || execPath;
  const passedOn = Object.fromEntries(PASSED_ON.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  return {
    screens: join(root, 'out/renderer'),
    resources: join(resourcesPath, 'resources'),
    workerEntry: join(root, 'out/main/worker.js'),
    programs: eachProgram((name) => ({
      command: [file, ...withoutScreen(platform), switchOf(name), END_OF_SWITCHES],
      env: passedOn,
    })),
  };
}

/** The installation that this process, an Electron app, was started from. `root`: the folder or archive that `out` is in. */
export function installationOfApp(isPackaged: boolean, root: string): Installation {
  const { resourcesPath, execPath, platform, env } = process;
  if (isPackaged) return packagedApp({ root, resourcesPath, execPath, platform, env });
  // Electron's own binary could run them, too; but that they run under plain Node is what the tests show.
  const own = join(root, 'node_modules/node/bin', platform === 'win32' ? 'node.exe' : 'node');
  return checkout(root, existsSync(own) ? own : 'node');
}

/** What Chromium wants to know; it reaches Croft's own programs alone. */
const PASSED_ON = ['HOME', 'LANG', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'XDG_RUNTIME_DIR'];

/** Electron refuses words that look like an address unless they stand behind this, and Chromium leaves alone what does. */
const END_OF_SWITCHES = '--';

const switchOf = (name: OwnProgramName): `--${OwnProgramName}` => `--${name}`;

/**
 * Chromium without the parts that a program without a window has no use for. Its sandbox guards renderers, of which there are none; with
 * it, it would not start as root, nor where the system grants no user namespaces.
 */
function withoutScreen(platform: NodeJS.Platform): readonly string[] {
  const gpu = ['--disable-gpu', '--disable-software-rasterizer'];
  return platform === 'linux' ? ['--ozone-platform=headless', '--no-sandbox', '--no-zygote', ...gpu] : gpu;
}

/**
 * Which program the packaged app was started as, and that program's own words. Null: as the desktop app. The switch stands directly
 * before `--`, with nothing but switches before it: a link that the system hands over can never come to that.
 */
export function programIn(argv: readonly string[]): { name: OwnProgramName; args: readonly string[] } | null {
  const end = argv.indexOf(END_OF_SWITCHES);
  const switches = argv.slice(1, Math.max(end, 1));
  if (!switches.every((word) => word.startsWith('--'))) return null;
  const name = OWN_PROGRAMS.find((each) => switches.at(-1) === switchOf(each));
  return name === undefined ? null : { name, args: argv.slice(end + 1) };
}

function eachProgram(of: (name: OwnProgramName) => OwnProgram): Installation['programs'] {
  return { worker: of('worker'), 'scripted-agent': of('scripted-agent'), 'pty-check': of('pty-check') };
}
