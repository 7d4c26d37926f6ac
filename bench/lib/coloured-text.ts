import { writeFileSync } from 'node:fs';

import { agentText } from './agent-lines';

const LINES = 4_096;

/** Lines as agents print them, some in colour, of exactly so many bytes; the same for the same number. */
export function colouredText(bytes: number): Buffer {
  const lines = Array.from({ length: LINES }, (_, nr) => {
    const text = agentText(nr).slice(0, 60 + (nr % 60));
    return nr % 3 === 0 ? `\u001B[${31 + (nr % 6)}m${text}\u001B[0m\r\n` : `${text}\r\n`;
  });
  const block = Buffer.from(lines.join(''));
  return Buffer.alloc(bytes, block);
}

/** Writes them to a file and answers its path. */
export function colouredFile(path: string, bytes: number): string {
  writeFileSync(path, colouredText(bytes));
  return path;
}
