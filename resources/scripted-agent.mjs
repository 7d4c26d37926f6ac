// The scripted agent: speaks the stream protocol of the Claude CLI on stdin and stdout and does what a script tells it, at once and the
// same every time, with no model and no network. It serves the demo, the benchmarks and the fault tests.
//
// Script: CROFT_SCRIPT, JSON of scripted-agent/script.mjs; without it the demo. CROFT_SCRIPT_SPEED=0 leaves every pause out.
import { createInterface } from 'node:readline';
import { createActions } from './scripted-agent/actions.mjs';
import { createProtocol } from './scripted-agent/protocol.mjs';
import { loadScript } from './scripted-agent/script.mjs';

const sessionFlag = process.argv.findIndex((arg) => arg === '--session-id' || arg === '--resume');
const sessionId = process.argv[sessionFlag + 1] ?? 'scripted-session';
const protocol = createProtocol({ sessionId, cwd: process.cwd() });
const script = loadScript(process.env);
const perform = createActions({ protocol, speed: script.speed });

/** @type {string[]} */
const waiting = [];
let busy = false;

/** Turns follow one another: words that come while one goes on wait for their own. */
async function work() {
  if (busy) return;
  busy = true;
  for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
    await takeTurn(text);
  }
  busy = false;
}

/** @param {string} text */
async function takeTurn(text) {
  protocol.beginTurn();
  for (const action of script.actionsFor(text)) {
    if (protocol.interrupted()) break;
    await perform(action);
  }
  protocol.endTurn();
}

process.on('SIGINT', () => {
  if (script.ignoresInterrupt()) return;
  protocol.interrupt();
  process.exitCode = 0;
  process.stdin.destroy();
  setTimeout(() => process.exit(0), 50).unref();
});

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
lines.on('line', (line) => {
  const message = protocol.read(line);
  if (message === null) return;
  waiting.push(message);
  void work();
});
