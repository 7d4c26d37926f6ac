import { spawn } from 'node-pty';

/**
 * Opens a terminal, lets the system's shell say a word in it, and prints what came out: a program of its own, because a native module
 * that does not fit can end the process that loads it.
 */
const WORD = 'pty-works';
const [file, args]: [string, string[]] =
  process.platform === 'win32' ? ['cmd.exe', ['/d', '/c', `echo ${WORD}`]] : ['/bin/sh', ['-c', `echo ${WORD}`]];

const terminal = spawn(file, args, { cols: 80, rows: 24, env: process.env });
let text = '';
const done = (): void => void process.stdout.write(text, () => process.exit(0));
terminal.onData((data) => {
  text += data;
  if (text.includes(WORD)) done();
});
terminal.onExit(done);
