import type { Settings } from '../../contract/settings';
import { defaultSettings } from './defaults';

/** An environment variable that fixes a setting: the environment wins over what is stored. */
interface Fixed {
  readonly variable: string;
  readonly path: string;
  /** What it takes, in words. */
  readonly takes: string;
  readonly apply: (settings: Settings, value: string) => Settings | null;
}

const wholeNumber = (value: string, least: number, most: number): number | null => {
  const number = Number(value);
  return /^\d+$/.test(value.trim()) && number >= least && number <= most ? number : null;
};

/** Absolute in the spelling of any system: the rules do not know which one they are on. */
export const isWholePath = (path: string): boolean => /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path);

type Environment = Readonly<Record<string, string | undefined>>;

const timeout = (variable: string, role: keyof Settings['stageTimeoutMs']): Fixed => ({
  variable,
  path: `stageTimeoutMs.${role}`,
  takes: 'a whole number of seconds between 1 and 604800',
  apply: (settings, value) => {
    const seconds = wholeNumber(value, 1, 7 * 24 * 3600);
    return seconds === null
      ? null
      : { ...settings, stageTimeoutMs: { ...settings.stageTimeoutMs, [role]: seconds * 1000 } };
  },
});

const table: readonly Fixed[] = [
  {
    variable: 'ORCHESTRATOR_MAX_CONCURRENT',
    path: 'maxConcurrent',
    takes: 'a whole number between 1 and 64',
    apply: (settings, value) => {
      const most = wholeNumber(value, 1, 64);
      return most === null ? null : { ...settings, maxConcurrent: most };
    },
  },
  timeout('ORCHESTRATOR_STAGE_TIMEOUT_SPEC', 'specification'),
  timeout('ORCHESTRATOR_STAGE_TIMEOUT_IMPL', 'implementation'),
  timeout('ORCHESTRATOR_STAGE_TIMEOUT_QA', 'qa'),
  {
    variable: 'CLAUDE_CLI_PATH',
    path: 'claude.path',
    takes: 'the whole path of a program, such as /usr/local/bin/claude',
    apply: (settings, value) =>
      isWholePath(value) ? { ...settings, claude: { ...settings.claude, path: value } } : null,
  },
];

/** Settings with what the environment fixes. `refused`: variables whose value makes no sense; they are ignored and told. */
export function withEnvironment(
  settings: Settings,
  env: Environment,
): { settings: Settings; fixedBy: Record<string, string>; refused: string[] } {
  let result = settings;
  const fixedBy: Record<string, string> = {};
  const refused: string[] = [];
  for (const { variable, path, apply } of table) {
    const value = env[variable];
    if (value === undefined || value === '') continue;
    const applied = apply(result, value);
    if (applied === null) {
      refused.push(variable);
      continue;
    }
    result = applied;
    fixedBy[path] = variable;
  }
  return { settings: result, fixedBy, refused };
}

/** What is wrong with the variables that fix settings, in one sentence for whoever set them; null: nothing. */
export function environmentProblem(env: Environment): string | null {
  const [first] = withEnvironment(defaultSettings, env).refused;
  const entry = table.find(({ variable }) => variable === first);
  return entry ? `${entry.variable} takes ${entry.takes}, not "${env[entry.variable]}".` : null;
}
