import { writeSync } from 'node:fs';
import { openStore } from '../../../../src/main/adapters/sqlite/index';
import { RunId } from '../../../../src/main/contract/ids';
import { aFact, agentEvent, agentFact, aNotice, createMemoryLogger } from '../../../builders/index';
import { realClock } from './real-clock';

/**
 * Reads an endless spool into the log: line n says `n/1` to `n/5`, and every 40th line is followed by a state change.
 * Prints `seq S` after each commit and `change S` when a state change has returned.
 */
const [path = '', run = ''] = process.argv.slice(2);
const runId = RunId.parse(run);
const opened = openStore({ path, clock: realClock, logger: createMemoryLogger() });
if (!opened.ok) throw new Error(opened.error.message);
const store = opened.value;
const record = store.run(runId);
if (!record) throw new Error('the run is not in the store');
const of = { workspaceId: record.workspaceId, taskId: record.taskId, runId };

store.onCommit((events) => writeSync(1, `seq ${events.at(-1)?.seq}\n`));
for (let line = 1; ; line += 1) {
  const facts = [1, 2, 3, 4, 5].map((part) => aFact(agentFact(agentEvent.text(`${line}/${part}`)), of));
  await store.ingest({ runId, ingestedTo: line, facts });
  if (line <= record.ingestedTo || line % 40 > 0) continue;
  writeSync(1, `change ${store.change((write) => write.append(aFact(aNotice(), of)))}\n`);
  await new Promise(setImmediate);
}
