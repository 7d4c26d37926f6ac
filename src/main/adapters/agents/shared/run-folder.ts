import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentRunInput } from '../../../ports/agent-driver';
import type { ProcessSpecInput } from '../../../contract/worker-protocol';
import { encodeLine, messageLine } from './claude-stream/encode';

/** Makes the folder for the temporary files of a run. */
export async function makeTemporary(runFolder: string): Promise<string> {
  const folder = join(runFolder, 'tmp');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** A process on pipes that speaks Claude's stream protocol and is told `text` first. */
export function streamProcess(
  input: AgentRunInput,
  o: { readonly argv: readonly string[]; readonly env: Record<string, string>; readonly text: string },
): ProcessSpecInput {
  const first = encodeLine(messageLine(input.runId, 'start', o.text));
  return {
    id: input.runId,
    argv: [...o.argv],
    env: o.env,
    cwd: input.cwd,
    io: { kind: 'pipes' },
    stdin: Buffer.from(first).toString('base64'),
  };
}
