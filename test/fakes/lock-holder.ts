import { takeLock } from '../../src/main/shell/lock';

/** Tries to take the lock of a folder, says who has it, and holds it until its stdin ends. */
const folder = process.argv[2] ?? '';
const lock = takeLock(folder);
console.log(lock.ok ? 'taken' : `held by ${lock.error.pid}`);
if (lock.ok) process.stdin.resume().on('end', () => lock.value.release());
