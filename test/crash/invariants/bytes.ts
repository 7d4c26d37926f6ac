import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { namesIn, readJournal, readSpools } from '../harness/outside';
import type { Places } from '../harness/places';
import { ALWAYS } from './invariant';
import type { Invariant, Look } from './invariant';

/** 6. The log itself, what clients saw of it, and every line that an agent said: each once, in order. */
export const eventsOnce: Invariant = {
  nr: 6,
  words:
    'events: seq without a gap or a double, never another content; every line that an agent’s journal has once and in order',
  phases: ALWAYS,
  look({ phase, places, rows, events, acknowledged }, tally) {
    events.forEach((event, index) =>
      tally.check(event.seq === index + 1, () => `event ${event.seq} stands at ${index + 1}`),
    );
    for (const fault of acknowledged.changed) tally.check(false, () => fault);
    for (const [seq, text] of acknowledged.events) {
      const stored = events[seq - 1]?.payload;
      tally.check(
        stored === text,
        () => `event ${seq} was seen as ${text.slice(0, 150)}, and is ${stored?.slice(0, 150)}`,
      );
    }
    for (const run of rows.runs) {
      const said = saidIn(events, run.id);
      const wrote = linesWritten(places, run.id);
      said.forEach((text, index) =>
        tally.check(
          text === wrote[index],
          () => `${run.id}: line ${index} is "${text.slice(0, 60)}", its child wrote "${wrote[index]}"`,
        ),
      );
      if (phase !== 'over' || run.verdict === null) continue;
      tally.check(
        said.length === wrote.length,
        () => `${run.id} has ${said.length} of ${wrote.length} lines in the log`,
      );
    }
  },
};

/** 7. A spool holds what the child wrote: the same bytes from the first one on. */
export const spoolsAreWhole: Invariant = {
  nr: 7,
  words: 'spools: byte for byte what the child wrote, by its own journal; the drawn terminal shows each line once',
  phases: ALWAYS,
  look({ phase, places, rows, acknowledged }, tally) {
    for (const [run, bytes] of readSpools(places)) {
      const journal = readJournal(places, run);
      if (!journal) {
        tally.check(bytes.length === 0, () => `${run} has a spool of ${bytes.length} bytes and never ran`);
        continue;
      }
      tally.check(
        journal.subarray(0, bytes.length).equals(bytes),
        () => `the spool of ${run} is not what its child wrote`,
      );
    }
    if (phase !== 'over') return;
    for (const id of acknowledged.terminals) {
      const shown = bytesOfTerminal(places, HAND_FOLDER, id).toString('utf8');
      const journal = readJournal(places, id)?.toString('utf8') ?? '';
      const ended = rows.terminals.find((one) => one.id === id)?.state ?? '';
      tally.check(journal.startsWith(shown), () => `the terminal ${id} shows what its program has not written`);
      const isWhole = ended.includes('"exitCode":0');
      tally.check(
        !isWhole || shown === journal,
        () => `the terminal ${id} shows ${shown.length} of ${journal.length} characters`,
      );
    }
    for (const run of rows.runs.filter((one) => one.verdict !== null)) {
      const drawn = drawnText(places, run.task_id, run.id);
      for (const line of linesWritten(places, run.id)) {
        const times = drawn.split(line.slice(-HASH)).length - 1;
        tally.check(times === 1, () => `"${line.slice(0, 60)}" is ${times} times in the terminal of ${run.id}`);
      }
    }
  },
};

/** Every line that an agent says ends in a hash, which no terminal breaks in two words. */
const HASH = 64;

/** What the child of a run has said, by its own journal. */
const linesWritten = (places: Places, runId: string): string[] =>
  textsIn(readJournal(places, runId)?.toString('utf8') ?? '');

/** A resumed agent may have more to say than its script has. */
const LINE = /^(?:specification|implementation|qa) \d+ [0-9a-f]{64}$/;
const SAID = /"text":"((?:specification|implementation|qa) \d+ [0-9a-f]{64})"/g;
const textsIn = (journal: string): string[] => [...journal.matchAll(SAID)].map((match) => match[1] ?? '');

function saidIn(events: Look['events'], runId: string): string[] {
  return events
    .filter((event) => event.run_id === runId && event.type === 'agent')
    .flatMap((event) => {
      const { event: agent } = JSON.parse(event.payload) as { event: { kind: string; text?: string } };
      return agent.kind === 'text' && agent.text !== undefined && LINE.test(agent.text) ? [agent.text] : [];
    });
}

/** What the terminal of a run shows, without its colours and line ends. */
const drawnText = (places: Places, taskId: string, runId: string): string =>
  bytesOfTerminal(places, taskId, runId)
    .toString('utf8')
    .replaceAll(ESCAPE, '')
    .replaceAll(/[\r\n]/g, '');

function bytesOfTerminal(places: Places, taskId: string, runId: string): Buffer {
  const folder = join(places.home, 'tasks', taskId, 'runs', runId);
  const startOf = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0);
  const names = namesIn(folder).filter((name) => name.endsWith('.ansi'));
  return Buffer.concat(
    names.toSorted((a, b) => startOf(a) - startOf(b)).map((name) => readFileSync(join(folder, name))),
  );
}

/** The farm's folder of terminals that were opened by hand. */
const HAND_FOLDER = 'opened-by-hand';

// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const ESCAPE = /\u001b\[[0-9;?]*[A-Za-z]/g;
