import type { TerminalSign } from '../../../ports/agent-driver';

/** The window titles of the agent begin so: at work, and at rest. They are set by nothing but the agent, which cleans what it shows. */
const BEGIN = '\u001b]0;';
const MARKS: Readonly<Record<string, 'working' | 'idle'>> = { '◐': 'working', '✳': 'idle' };
const MARK_BYTES = 3;

/** Reads the window title from a terminal's bytes: the same bytes in any pieces give the same signs. The first one says that it is ready. */
export class TitleReader {
  /** The end of what was read, which a title may begin in. */
  #rest: Buffer = Buffer.alloc(0);
  #isReady = false;
  #told: 'working' | 'idle' | null = null;

  push(bytes: Uint8Array): TerminalSign[] {
    const signs: TerminalSign[] = [];
    const all = Buffer.concat([this.#rest, bytes]);
    let from = 0;
    for (let at = all.indexOf(BEGIN); at >= 0; at = all.indexOf(BEGIN, from)) {
      const end = at + BEGIN.length + MARK_BYTES;
      if (end > all.length) break;
      const kind = MARKS[all.toString('utf8', at + BEGIN.length, end)];
      if (kind) signs.push(...this.#signs(kind));
      from = end;
    }
    this.#rest = all.subarray(Math.max(from, all.length - BEGIN.length - MARK_BYTES + 1));
    return signs;
  }

  #signs(kind: 'working' | 'idle'): TerminalSign[] {
    const signs: TerminalSign[] = this.#isReady ? [] : [{ kind: 'ready' }];
    this.#isReady = true;
    if (kind !== this.#told) signs.push({ kind });
    this.#told = kind;
    return signs;
  }
}
