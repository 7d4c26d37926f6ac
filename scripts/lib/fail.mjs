import { say } from './say.mjs';

/** A failure that one sentence explains; it needs no stack trace. */
export class Failure extends Error {}

/**
 * Runs a script's main function and turns what it throws into one sentence and exit code 1.
 *
 * @param {() => Promise<number>} main  Resolves to the exit code.
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}
