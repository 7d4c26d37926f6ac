import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { AgentEvent, TokenCount } from '../../../../contract/agent-event';
import { combineTokens, noTokens, readTokens, sumModels } from '../../shared/claude-stream/usage';
import { messageTexts } from '../../shared/claude-stream/tool-result';
import type { JsonRecord } from '../../shared/json';
import { asNumber, asRecord, asText, parseRecord } from '../../shared/json';
import { oneLine } from '../../shared/text';
import { LineSplitter } from '../../shared/line-splitter';

/** Of a transcript at most this much is read at a time, its end. */
const MAX_READ = 64 * 1024 * 1024;
const MAX_LINE = 8 * 1024 * 1024;
const PIECE = 256 * 1024;
const MAX_MESSAGES = 20_000;
const INTERRUPTED = '[Request interrupted by user';
/** Most lines say nothing that counts; these words are in those that do. */
const telling = /"type":"assistant"|"type":"cost-state"|"promptId"/;

/** Numbers of the whole session, as the CLI writes them down when it ends. */
interface SessionCost {
  readonly tokens: TokenCount;
  readonly costUsd: number;
}

/**
 * Reads what only the transcript of a session has, from where it stopped the last time. It is a file of the user's in a format of
 * the CLI's own: whatever is not as expected is skipped.
 */
export class Transcript {
  readonly #isResumed: boolean;
  #path: string | null = null;
  #offset = 0;
  #lines = new LineSplitter(MAX_LINE);
  /** The lines of this run have begun: the session may have had others before. */
  #counts = false;
  #messages = new Map<string, TokenCount>();
  #before: SessionCost | null = null;
  #session: SessionCost | null = null;
  /** The newest prompt whose turn was broken off. */
  interruptedPrompt: string | null = null;
  model: string | null = null;
  version: string | null = null;

  constructor(isResumed: boolean) {
    this.#isResumed = isResumed;
  }

  /** `firstPrompt`: where this run begins in it. Only a session's own file in `projects` is ever opened. */
  async read(o: { path: string; sessionId: string; projects: string; firstPrompt: string | null }): Promise<void> {
    if (basename(o.path) !== `${o.sessionId}.jsonl`) return;
    const file = await openInside(o.path, o.projects);
    if (!file) return;
    try {
      if (o.path !== this.#path) this.#restart(o.path);
      const { size } = await file.stat();
      if (size - this.#offset > MAX_READ) this.#offset = size - MAX_READ;
      const piece = Buffer.alloc(PIECE);
      while (this.#offset < size) {
        const { bytesRead } = await file.read(piece, 0, PIECE, this.#offset);
        if (bytesRead === 0) break;
        for (const line of this.#lines.push(this.#offset, piece.subarray(0, bytesRead))) {
          if (line.kind === 'line' && telling.test(line.text)) this.#take(parseRecord(line.text), o.firstPrompt);
        }
        this.#offset += bytesRead;
      }
    } finally {
      await file.close();
    }
  }

  /** What this run has used; null while there is nothing to tell. */
  usage(): Extract<AgentEvent, { kind: 'usage' }> | null {
    const turns = this.#messages.size;
    if (turns === 0) return null;
    const counted = [...this.#messages.values()].reduce((sum, tokens) => combineTokens(sum, tokens), noTokens);
    const before = this.#isResumed ? this.#before : { tokens: noTokens, costUsd: 0 };
    if (!this.#session || !before) return { kind: 'usage', costUsd: null, tokens: counted, turns };
    const tokens = combineTokens(this.#session.tokens, before.tokens, -1);
    // A CLI that is ended right after a turn may write down what it had counted before that turn.
    if (tokens.output < counted.output) return { kind: 'usage', costUsd: null, tokens: counted, turns };
    return { kind: 'usage', costUsd: Math.max(0, this.#session.costUsd - before.costUsd), tokens, turns };
  }

  #restart(path: string): void {
    // Another session, which the user has gone to: what it had before is not of this run either.
    this.#path = path;
    this.#offset = 0;
    this.#lines = new LineSplitter(MAX_LINE);
    this.#counts = false;
    this.#before = null;
    this.#session = null;
  }

  #take(line: JsonRecord | null, firstPrompt: string | null): void {
    if (!line) return;
    const promptId = asText(line['promptId']);
    if (promptId !== null && promptId === firstPrompt) this.#counts = true;
    if (!this.#counts && this.#isResumed) {
      if (line['type'] === 'cost-state') this.#before = costOf(line);
      return;
    }
    const message = asRecord(line['message']);
    if (line['type'] === 'cost-state') this.#session = costOf(line);
    else if (line['type'] === 'assistant') this.#takeMessage(line, message);
    else if (promptId !== null && messageTexts(message?.['content']).some((text) => text.startsWith(INTERRUPTED))) {
      this.interruptedPrompt = promptId;
    }
  }

  #takeMessage(line: JsonRecord, message: JsonRecord | null): void {
    const id = asText(message?.['id']);
    // The CLI also writes down words of its own in the model's place.
    if (id === null || message?.['model'] === '<synthetic>' || this.#messages.size >= MAX_MESSAGES) return;
    this.#messages.set(id, readTokens(asRecord(message?.['usage'])));
    this.model = oneLine(asText(message?.['model']) ?? '') || this.model;
    this.version = oneLine(asText(line['version']) ?? '') || this.version;
  }
}

function costOf(line: JsonRecord): SessionCost | null {
  const costUsd = asNumber(line['totalCostUSD']);
  const sum = sumModels(line['modelUsage']);
  return costUsd === null || sum === null ? null : { tokens: sum.tokens, costUsd: Math.max(0, costUsd) };
}

/** Opens a regular file below `folder`, wherever links lead; null for anything else. Never waits. */
async function openInside(path: string, folder: string): Promise<FileHandle | null> {
  try {
    const [real, root] = await Promise.all([realpath(path), realpath(folder)]);
    if (!real.startsWith(join(root, sep))) return null;
    const file = await open(real, constants.O_RDONLY | constants.O_NONBLOCK);
    if ((await file.stat()).isFile()) return file;
    await file.close();
    return null;
  } catch {
    // Not written yet, or gone: there is nothing to read.
    return null;
  }
}
