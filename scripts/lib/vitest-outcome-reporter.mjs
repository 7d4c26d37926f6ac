import { writeFileSync } from 'node:fs';

/** A vitest reporter that writes the suite's outcome, with the notes of skipped tests, to CROFT_TEST_OUTCOME. */
export default class VitestOutcomeReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly { message?: string }[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const path = process.env['CROFT_TEST_OUTCOME'];
    if (!path) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    /** @type {import('./outcome.mjs').Outcome} */
    const outcome = {
      passed: tests.filter((test) => test.result().state === 'passed').length,
      failed: [
        ...tests.filter((test) => test.result().state === 'failed').map(nameOf),
        ...modules
          .filter((module) => module.errors().length > 0)
          .map(({ relativeModuleId }) => `${relativeModuleId}: did not load`),
        ...unhandledErrors.map(({ message }) => `unhandled error: ${firstLine(message)}`),
      ],
      skipped: tests.flatMap((test) => {
        const result = test.result();
        return result.state === 'skipped' ? [`${nameOf(test)}: ${result.note ?? 'no reason given'}`] : [];
      }),
    };
    writeFileSync(path, JSON.stringify(outcome));
  }
}

/** @param {import('vitest/node').TestCase} test */
function nameOf(test) {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}

/** @param {string | undefined} text */
function firstLine(text) {
  return text?.split('\n')[0] ?? 'unknown';
}
