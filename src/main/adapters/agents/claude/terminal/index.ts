import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentEvent } from '../../../../contract/agent-event';
import type { AgentRunInput, AgentTerminal } from '../../../../ports/agent-driver';
import { troubleOfExit } from '../../shared/claude-stream/problems';
import { cleanText } from '../../shared/text';
import { takesVerdict } from './arguments';
import { TerminalFold } from './fold';
import { foldHook } from './hooks';
import { closeAll } from './on-tools';
import { onInterrupt } from './on-turns';
import { Screen } from './screen';
import { Transcript } from './transcript';
import { commandKeys, endKeys, hookAnswer, interruptKeys, messageKeys } from './words';

/** What a stage asks of an agent beside its prompt, which speaks of a structured verdict and was written for every mode. */
const GIVE_VERDICT =
  'Give the structured verdict by calling the tool `verdict` of the MCP server `croft`; then end your turn.';

/** The end of the terminal that is kept for the case that the process dies. */
const LAST_WORDS_BYTES = 8192;
/** The CLI writes its transcript in batches: a broken-off turn shows there a moment after it shows in the title. */
const LATE_LINES_MS = [150, 350, 800] as const;

/** What the terminal of a run has to know beside the run. */
export interface TerminalPlace {
  /** Where the CLI keeps its transcripts. */
  readonly projects: string;
  /** The slash command that takes the prompt's place; null: there is none. */
  readonly command: () => string | null;
}

/** Follows Claude in its own terminal. */
export function createClaudeTerminal(input: AgentRunInput, place: TerminalPlace): AgentTerminal {
  const fold = new TerminalFold(input);
  const screen = new Screen();
  const transcript = new Transcript(input.resume);
  let lastBytes = Buffer.alloc(0);
  let toldUsage = '';
  let toldModel: string | null = input.model;

  async function readTranscript(): Promise<void> {
    const { transcriptPath: path, sessionId, firstPromptId: firstPrompt } = fold;
    if (path === null || sessionId === null) return;
    await transcript.read({ path, sessionId, projects: place.projects, firstPrompt });
  }

  const isBrokenOff = (): boolean =>
    fold.turnOpen && fold.promptId !== null && transcript.interruptedPrompt === fold.promptId;

  function news(): AgentEvent[] {
    const { sessionId, permissionMode } = fold;
    const { model, version } = transcript;
    if (model !== null && model !== toldModel && sessionId !== null) {
      toldModel = model;
      fold.emit({ kind: 'session', sessionId, model, version, permissionMode, slashCommands: [] });
    }
    const usage = transcript.usage();
    if (usage && JSON.stringify(usage) !== toldUsage) {
      toldUsage = JSON.stringify(usage);
      fold.emit(usage);
    }
    if (isBrokenOff()) onInterrupt(fold);
    return fold.taken();
  }

  return {
    screen(bytes) {
      lastBytes = Buffer.concat([lastBytes, bytes]).subarray(-LAST_WORDS_BYTES);
      return screen.push(bytes);
    },
    hook: ({ hookId, hook }) => foldHook(hook, hookId, fold),
    async transcript() {
      await readTranscript();
      for (const ms of LATE_LINES_MS) {
        if (!fold.turnOpen || fold.asks.size > 0 || isBrokenOff()) break;
        await sleep(ms);
        await readTranscript();
      }
      return news();
    },
    end(exit) {
      closeAll(fold, 'It did not end.');
      const between = fold.turns > 0 ? !fold.turnOpen : input.attended && exit.code === 0;
      const lastWords = cleanText(lastBytes.toString('utf8'));
      const trouble = troubleOfExit(exit, { between, lastWords });
      if (trouble) fold.emit({ kind: 'error', problem: trouble.problem, message: trouble.message, status: null });
      return fold.taken();
    },
    encode(said) {
      switch (said.kind) {
        case 'interrupt':
          return interruptKeys();
        case 'end':
          return endKeys();
        case 'answer':
          return hookAnswer(said, fold.asks.get(said.requestId)?.input ?? null);
        case 'message': {
          if (said.from === 'user' || said.text !== input.prompt) return messageKeys(said.text);
          const verdict = takesVerdict(input) && !input.attended ? `\n\n${GIVE_VERDICT}` : '';
          const command = place.command();
          if (command === null || !input.command) return messageKeys(input.prompt + verdict);
          return commandKeys(command, input.command.args + verdict);
        }
      }
    },
  };
}
