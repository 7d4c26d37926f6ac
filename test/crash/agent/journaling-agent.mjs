import { appendFileSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';

// The scripted agent with a witness of its own: what it wrote and when it lived is in a journal that Croft knows nothing of. What it does
// is in a script for its task, which the harness has laid beside the journal.

const home = process.env['HOME'] ?? '';
const run = process.env['CROFT_RUN'] ?? 'no-run';
const task = basename(process.cwd());
const folder = join(home, 'journal');
mkdirSync(folder, { recursive: true });

const livesFile = join(folder, 'lives.ndjson');

/** @param {'start' | 'end' | 'overlap'} what */
const witness = (what) =>
  appendFileSync(
    livesFile,
    `${JSON.stringify({ what, run, task, pid: process.pid, at: performance.timeOrigin + performance.now() })}\n`,
  );

/** @returns {{ what: string, run: string, task: string, pid: number }[]} */
const lives = () =>
  existsSync(livesFile)
    ? readFileSync(livesFile, 'utf8')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];

/** @param {{ run: string, pid: number }} life */
function isAlive({ run: theirs, pid }) {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`CROFT_RUN=${theirs}`);
  } catch {
    return false;
  }
}

const others = lives().filter((life) => life.what === 'start' && life.task === task && life.pid !== process.pid);
const ended = new Set(
  lives()
    .filter((life) => life.what === 'end')
    .map((life) => life.run),
);
if (others.some((life) => !ended.has(life.run) && isAlive(life))) witness('overlap');
witness('start');
process.on('exit', () => witness('end'));

const script = join(home, 'scripts', `${task}.json`);
if (existsSync(script)) process.env['CROFT_SCRIPT'] = readFileSync(script, 'utf8');

// Bytes count as written when the pipe has taken them: the journal holds them a moment before, so a killed agent's may be longer.
const journal = openSync(join(folder, `${run}.out`), 'a');
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = /** @type {typeof process.stdout.write} */ (
  (/** @type {string | Uint8Array} */ chunk, /** @type {any[]} */ ...rest) => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let done = 0; done < bytes.length;) done += writeSync(journal, bytes, done);
    return write(chunk, ...rest);
  }
);

await import('../../../resources/scripted-agent.mjs');
