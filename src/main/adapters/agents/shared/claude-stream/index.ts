import type { AgentInput, AgentOutput, AgentStream } from '../../../../ports/agent-driver';
import type { ExitRecord } from '../../../../contract/worker-protocol';
import type { JsonRecord } from '../json';
import { parseRecord, pick } from '../json';
import { LineSplitter } from '../line-splitter';
import type { SplitLine } from '../line-splitter';
import { drawDeath, drawNote } from '../terminal-view/draw-run';
import { cleanText, oneLine } from '../text';
import { drawInput, encodeInput } from './encode';
import { Fold } from './fold';
import type { StreamInput } from './fold';
import { onControlCancel, onControlRequest } from './on-control';
import { onAssistant, onUser } from './on-messages';
import { onResult } from './on-result';
import { onStreamEvent } from './on-stream-event';
import { onRateLimit, onSystem } from './on-system';
import { troubleOfExit } from './problems';

export type { StreamInput } from './fold';

const handlers: Readonly<Record<string, (line: JsonRecord, fold: Fold) => void>> = {
  system: onSystem,
  assistant: onAssistant,
  user: onUser,
  stream_event: onStreamEvent,
  result: onResult,
  control_request: onControlRequest,
  control_cancel_request: onControlCancel,
  rate_limit_event: onRateLimit,
};

/** Types that say nothing an event would be worth. */
const silent: ReadonlySet<string> = new Set([
  'control_response',
  'command_lifecycle',
  'tool_progress',
  'auth_status',
  'keep_alive',
  'prompt_suggestion',
  'ui_invalidate',
]);

/** Lines that cannot be used are told one by one up to here, then only counted. */
const MAX_DROPPED_EVENTS = 50;
/** The end of stderr that is kept for the case that the process dies. */
const LAST_WORDS_CHARS = 4096;

/**
 * Follows Claude's stream protocol: NDJSON on stdin and stdout, as `claude -p --output-format stream-json` speaks it.
 * `agent` is the name that the terminal shows.
 */
export function createClaudeStream(input: StreamInput, agent: string): AgentStream {
  const fold = new Fold(input, agent);
  const splitter = new LineSplitter();
  const errors = new TextDecoder();
  let lastWords = '';

  return {
    push: (offset, bytes) => [...splitter.push(offset, bytes)].flatMap((line) => takeLine(line, fold)),
    pushErr: (bytes) => {
      lastWords = (lastWords + errors.decode(bytes, { stream: true })).slice(-LAST_WORDS_CHARS);
      return [];
    },
    end: (exit) => [
      ...[...splitter.end()].flatMap((line) => takeLine(line, fold)),
      // Past the last byte: what is said here comes after everything that the bytes said.
      ...fold.at(splitter.offset + 1, () => takeEnd(exit, cleanText(lastWords), fold)),
    ],
    encode: (id: string, sent: AgentInput) => ({
      ...encodeInput(
        input.runId,
        id,
        sent,
        sent.kind === 'answer' ? (fold.asks.get(sent.requestId)?.input ?? null) : null,
      ),
      display: drawInput(sent, fold.atLineStart),
    }),
  };
}

function takeLine(line: SplitLine, fold: Fold): AgentOutput[] {
  return fold.at(line.end, () => {
    if (line.kind === 'dropped') {
      const why = line.why === 'too-long' ? 'A line was too long and was left out.' : 'Output is missing here.';
      return dropLine(line.bytes, why, fold);
    }
    if (line.text.trim() === '') return;
    const record = parseRecord(line.text);
    if (!record) return dropLine(line.text.length, `Not in the agent's protocol: ${oneLine(line.text, 200)}`, fold);
    const type = typeof record['type'] === 'string' ? record['type'] : '';
    const handler = pick(handlers, type);
    if (handler) handler(record, fold);
    else if (!silent.has(type)) fold.countUnknown(oneLine(type, 50));
  });
}

function dropLine(bytes: number, text: string, fold: Fold): void {
  fold.droppedLines += 1;
  if (fold.droppedLines > MAX_DROPPED_EVENTS) return;
  const last = fold.droppedLines === MAX_DROPPED_EVENTS ? ' More of them are only counted.' : '';
  fold.emit({ kind: 'dropped', bytes, text: text + last });
  drawNote(fold.view, `⚠ ${text}${last}`, 'warn');
}

function takeEnd(exit: ExitRecord, lastWords: string, fold: Fold): void {
  fold.live.finish();
  fold.withdrawAsks();
  const ignored = [...fold.unknown].map(([kind, count]) => `${kind || 'no type'} ×${count}`);
  if (ignored.length > 0) {
    fold.emit({ kind: 'note', level: 'info', text: `Lines of kinds that Croft does not know: ${ignored.join(', ')}.` });
  }
  if (fold.droppedLines > MAX_DROPPED_EVENTS) {
    fold.emit({ kind: 'note', level: 'warn', text: `${fold.droppedLines} lines could not be read.` });
  }
  const trouble = troubleOfExit(exit, { between: fold.turns > 0 && !fold.turnOpen, lastWords });
  if (trouble) {
    const { problem, message } = trouble;
    fold.emit({ kind: 'error', problem, message, status: null });
    drawDeath(fold.view, message, lastWords);
  } else if (exit.stopReason !== null) {
    drawNote(fold.view, `■ stopped: ${exit.stopReason}`);
  }
}
