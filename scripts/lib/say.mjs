/**
 * Tells the user what is going on. It goes to stderr: stdout belongs to the program that a script starts.
 *
 * @param {string} text
 */
export function say(text) {
  process.stderr.write(`croft: ${text}\n`);
}
