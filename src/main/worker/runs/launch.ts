import { fail, ok } from '../../contract/errors';
import type { Result } from '../../contract/errors';
import type { ProcessSpec } from '../../contract/worker-protocol';
import { errorText } from '../files/private-files';
import type { Child, ChildSinks } from '../processes/child';
import { findProgram } from '../processes/program';
import { startOnPipes } from '../processes/start-pipes';
import { startInPty } from '../processes/start-pty';

/**
 * What stands in a command line for the worker's address. Agents that take it as an argument cannot be told before: a worker has
 * another one at every start, and some of them expand no variables there.
 */
const ADDRESS_MARK = '${CROFT_WORKER}';

/** Starts the process that a spec describes, with exactly the spec's environment and `added`. */
export async function launch(
  described: ProcessSpec,
  added: Readonly<Record<string, string>> & { readonly CROFT_WORKER: string },
  sinks: ChildSinks,
): Promise<Result<Child>> {
  const argv = described.argv.map((part) => part.replaceAll(ADDRESS_MARK, added.CROFT_WORKER));
  const spec = { ...described, argv };
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
