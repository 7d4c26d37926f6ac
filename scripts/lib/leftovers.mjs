import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const GRACE_MS = 3000;
const STEP_MS = 100;

/**
 * Ends the processes that tests started and left behind, and names them. They are found by a variable of their
 * environment, so that one which moved to a session of its own is found too (on Linux; elsewhere none is).
 *
 * @param {string} variable  As `NAME=value`.
 * @returns {Promise<string[]>}
 */
export async function endLeftovers(variable) {
  const deadline = Date.now() + GRACE_MS;
  while (processesWith(variable).length > 0 && Date.now() < deadline) await sleep(STEP_MS);
  return killLeftovers(variable);
}

/**
 * The same at once, without the time to end by themselves.
 *
 * @param {string} variable
 */
export function killLeftovers(variable) {
  return processesWith(variable).map((pid) => {
    const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
    kill(pid);
    return `left running: ${command}`;
  });
}

/** @param {string} variable */
function processesWith(variable) {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(variable));
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}
