import type { AgentRunInput } from '../../../../ports/agent-driver';
import { commonArguments } from '../arguments';
import type { WorkspaceParts } from '../workspace-plugin';

/** The tool by which an agent in a terminal gives its verdict, as the CLI calls it. */
export const TERMINAL_VERDICT_TOOL = 'mcp__croft__verdict';

/** The worker puts its address in the place of this: it knows it only when it starts the process. */
const WORKER = '${CROFT_WORKER}';
/** The CLI takes the token from its environment, so that it is in no argument. */
const TOKEN = 'CROFT_RUN_TOKEN';

/** Hook calls by which a terminal is followed. One that the CLI does not know would make it open a dialog at its start. */
const followed = [
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'PostToolBatch',
  'PermissionRequest',
  'PermissionDenied',
  'MessageDisplay',
  'SubagentStart',
  'PreCompact',
  'Stop',
  'StopFailure',
  'SessionEnd',
] as const;

/** Seconds that an open question may wait for its answer: a week. The CLI would give up after a minute. */
const LONGEST_ASK = 7 * 24 * 3600;
/** Seconds for everything else, which the worker answers at once. */
const LONGEST_CALL = 10;

const hookOf = (event: string): object => ({
  matcher: '',
  hooks: [
    {
      type: 'http',
      url: `${WORKER}/agent/hook`,
      headers: { Authorization: `Bearer $${TOKEN}` },
      allowedEnvVars: [TOKEN],
      timeout: event === 'PermissionRequest' ? LONGEST_ASK : LONGEST_CALL,
    },
  ],
});

/** Settings of this one run, over the user's own, whose files stay as they are. */
const settings = {
  skipDangerousModePermissionPrompt: true,
  disableDeepLinkRegistration: 'disable',
  // The title is how the terminal tells that it is ready, also where the user has switched it off.
  env: { CLAUDE_CODE_DISABLE_TERMINAL_TITLE: '' },
  hooks: Object.fromEntries(followed.map((event) => [event, [hookOf(event)]])),
};

const servers = {
  mcpServers: {
    croft: {
      type: 'http',
      url: `${WORKER}/agent/mcp`,
      headers: { Authorization: `Bearer \${${TOKEN}}` },
      // Otherwise the agent would have to search for the tool, and a quick one would not find it yet.
      alwaysLoad: true,
    },
  },
};

/** The command line of a run in a terminal. The most turns and the budget are limits of the stream mode only: here the CLI ignores them. */
export function terminalArguments(input: AgentRunInput, workspace: WorkspaceParts): string[] {
  return [
    ...commonArguments(input, workspace),
    `--settings=${JSON.stringify(settings)}`,
    ...(takesVerdict(input)
      ? [`--mcp-config=${JSON.stringify(servers)}`, `--allowedTools=${TERMINAL_VERDICT_TOOL}`]
      : []),
  ];
}

/** Whether a verdict is of any use: a terminal that was opened by hand belongs to no stage. */
export const takesVerdict = (input: AgentRunInput): boolean => Object.keys(input.verdictSchema).length > 0;
