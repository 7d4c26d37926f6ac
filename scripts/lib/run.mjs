import { spawn } from 'node:child_process';
import { constants } from 'node:os';

import { onInterrupt } from './interrupts.mjs';
import { root } from './paths.mjs';

const KILL_AFTER_MS = 5000;
const windows = process.platform === 'win32';

/**
 * @typedef {object} Ended
 * @property {number} code  0 only when the command exited by itself with 0.
 * @property {boolean} timedOut
 */

/**
 * Runs a command to its end in a process group of its own, so that nothing it started outlives a time limit or an
 * interrupt.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, limitMs?: number, stdout?: 'inherit' | 'stderr', shell?: boolean }} [options]
 * @returns {Promise<Ended>}
 */
export function run(command, args, { env = process.env, limitMs, stdout = 'inherit', shell = false } = {}) {
  return new Promise((settle, reject) => {
    const output = stdout === 'stderr' ? 2 : 'inherit';
    const child = spawn(command, args, {
      cwd: root,
      env,
      shell,
      stdio: ['ignore', output, 'inherit'],
      detached: !windows,
    });
    let timedOut = false;
    /** @type {NodeJS.Timeout | undefined} */
    let killTimer;
    const stop = () => {
      killGroup(child.pid, 'SIGTERM');
      killTimer ??= setTimeout(() => killGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS);
    };
    const limitTimer =
      limitMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            stop();
          }, limitMs);
    /** @type {NodeJS.Signals | undefined} */
    let interruptedBy;
    const stopListening = onInterrupt((signal) => {
      interruptedBy = signal;
      stop();
    });
    const release = () => {
      clearTimeout(limitTimer);
      clearTimeout(killTimer);
      stopListening();
    };
    child.once('error', (error) => {
      release();
      reject(error);
    });
    child.once('close', (code, signal) => {
      release();
      killGroup(child.pid, 'SIGKILL');
      if (interruptedBy) process.exit(128 + constants.signals[interruptedBy]);
      settle({ code: timedOut ? 1 : (code ?? 128 + constants.signals[signal ?? 'SIGKILL']), timedOut });
    });
  });
}

/**
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function killGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(windows ? pid : -pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}
