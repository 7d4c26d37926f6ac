import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { onInterrupt } from './interrupts.mjs';

/**
 * Starts a program in this script's place: same input and output, signals passed on, its exit code returned.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
export function standInFor(command, args, env) {
  return new Promise((settle, reject) => {
    const child = spawn(command, args, { env, stdio: 'inherit' });
    const stopListening = onInterrupt((signal) => {
      // Ctrl-C reaches the program from the terminal; a second one could mean "at once" to it.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
    child.once('error', (error) => {
      stopListening();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      stopListening();
      settle(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
    });
  });
}
