import type { Step } from '../../fakes/model-server';
import { answer, bash, httpError, passed, say, textBlock, tool, verdict } from '../../fakes/model-server';
import { claudeBench, scriptedBench } from './bench';
import { driverSuite } from './driver-suite';
import type { Play } from './driver-suite';

const choices = (options: readonly string[]) => options.map((label) => ({ label, description: `the ${label} one` }));

/** A model takes two messages to end without a verdict: the CLI asks for it once by itself. */
function modelSteps(play: Play): Step[] {
  switch (play.do) {
    case 'say':
      return [];
    case 'bash':
      return [bash(play.command)];
    case 'write':
      return [tool('Write', { file_path: play.path, content: play.text })];
    case 'question':
      return [
        tool('AskUserQuestion', {
          questions: [
            { question: play.question, header: 'Question', multiSelect: false, options: choices(play.options) },
          ],
        }),
      ];
    case 'verdict':
      return [play.passed ? passed(play.summary) : verdict({ passed: false, summary: play.summary })];
    case 'pause':
      return [say('That is all.'), say('Really.')];
    case 'api-error':
      return [httpError(play.status, { times: Infinity })];
  }
}

driverSuite('the Claude driver on the real CLI', (play) => {
  const [first] = play;
  const steps = play.flatMap(modelSteps);
  // Words before a tool are part of the same message.
  const opening = steps[0];
  if (first?.do === 'say' && typeof opening === 'object' && opening.kind === 'answer') {
    steps[0] = answer([textBlock(first.text), ...opening.blocks]);
  }
  return claudeBench(steps);
});

function scriptAction(play: Play): object {
  switch (play.do) {
    case 'say':
      return { say: play.text };
    case 'bash':
      return { bash: play.command, ask: play.ask ?? false };
    case 'write':
      return { write: play.path, text: play.text, ask: play.ask ?? false };
    case 'question':
      return { question: play.question, options: choices(play.options) };
    case 'verdict':
      return { verdict: { passed: play.passed, summary: play.summary } };
    case 'pause':
      return { endTurn: true };
    case 'api-error':
      return { apiError: { status: play.status, error: 'authentication_failed', message: 'Failed to authenticate.' } };
  }
}

driverSuite('the scripted driver', (play) => scriptedBench(play.map(scriptAction)));
