import { Interrupted, Session } from './scripted-agent/session.mjs';
import { perform } from './scripted-agent/actions.mjs';
import { actionsFor } from './scripted-agent/script.mjs';

// A program that behaves as `claude -p --input-format stream-json --output-format stream-json` does, but follows a script
// instead of a model: for the demo, for benchmarks and for tests of everything that can go wrong. The environment says what
// it does: CROFT_SCRIPT (see scripted-agent/script.mjs) and CROFT_SCRIPT_SPEED (pauses; 0: none).

/** @param {string} name */
const option = (name) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);

const session = new Session({
  id: option('session-id') ?? option('resume') ?? '00000000-0000-4000-8000-000000000000',
  speed: Number(process.env['CROFT_SCRIPT_SPEED'] ?? '1'),
  trust: option('trust') ?? 'ask',
  counts: process.env['CROFT_SCRIPT'] !== undefined,
});
process.on('SIGINT', () => session.onSignal());

/** @type {import('./scripted-agent/script.mjs').Action[] | null} */
let script = null;
for await (const text of session.messages()) {
  script ??= actionsFor(text, process.cwd(), process.env['CROFT_SCRIPT']);
  session.startTurn();
  try {
    for (let action = script.shift(); action; action = script.shift()) {
      await perform(action, session);
      if (session.turnIsOver) break;
    }
    if (!session.turnIsOver) session.endTurn({});
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    session.endTurn({ interrupted: true });
    if (session.leaving) break;
  }
}
await session.drained();
process.exit(session.failed ? 1 : 0);
