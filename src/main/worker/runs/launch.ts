import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { ProcessSpec } from '../../contract/worker-protocol';
import { errorText } from '../files/private-files';
import type { Child, ChildSinks } from '../processes/child';
import { findProgram } from '../processes/program';
import { startOnPipes } from '../processes/start-pipes';
import { startInPty } from '../processes/start-pty';

/** Starts the process that a spec describes, with exactly the spec's environment and `added`. */
export async function launch(
  spec: ProcessSpec,
  added: Readonly<Record<string, string>>,
  sinks: ChildSinks,
): Promise<Result<Child>> {
  const program = findProgram(spec);
  if (!program.ok) return program;
  const setup = { env: { ...spec.env, ...added }, sinks };
  try {
    const child =
      spec.io.kind === 'pty'
        ? await startInPty(program.value, spec.io, setup)
        : await startOnPipes(program.value, spec.argv[0] ?? '', setup);
    if (spec.stdin !== null) child.write(Buffer.from(spec.stdin, 'base64'));
    if (spec.closeStdin) child.closeInput();
    return ok(child);
  } catch (error) {
    return fail('unavailable', `The program could not be started: ${errorText(error)}`);
  }
}
