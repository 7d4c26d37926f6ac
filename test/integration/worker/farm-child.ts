import { appendFileSync, existsSync, statSync } from 'node:fs';

import { createWorkerLink } from '../../../src/main/adapters/worker-link/index';
import { RunId } from '../../../src/main/contract/ids';
import type { ProcessSpecInput } from '../../../src/main/contract/worker-protocol';

/**
 * A farm in a process of its own, to be killed: starts a run if it is not there, and commits its output to a file whose size is the
 * offset that it knows. argv: home, worker entry, file, spec as JSON. Prints `done` at the end of the run.
 */
const [home = '', workerEntry = '', file = '', spec = '{}'] = process.argv.slice(2);
const say = (message: string) => console.error(message);
const logger = { info: say, warn: say, error: say };
const program = { command: [process.execPath, workerEntry], env: {} } as const;
const link = createWorkerLink({ home, program, version: '1', logger });

await link.open();
const { id, ...rest } = JSON.parse(spec) as ProcessSpecInput;
const runId = RunId.parse(id);
const started = await link.start({ id, ...rest });
if (!started.ok) throw new Error(started.error.message);
console.log('started');
const committed = existsSync(file) ? statSync(file).size : 0;
for await (const { offset, bytes } of link.output(runId, 'out', committed, new AbortController().signal)) {
  if (offset !== (existsSync(file) ? statSync(file).size : 0)) throw new Error(`a gap at ${offset}`);
  appendFileSync(file, bytes);
}
console.log('done');
await link.dispose();
