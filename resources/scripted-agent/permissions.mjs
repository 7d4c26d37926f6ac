/** What is done without a question, beside reading. @type {Record<string, string[]>} */
const freeTools = { edit: ['Write', 'Edit'], full: ['Write', 'Edit', 'Bash'] };

/** Commands that do what edits do: the real one asks about none of them in its mode `acceptEdits`, as long as they stay in the folder. */
const fileCommands = new Set(['mkdir', 'touch', 'rm', 'rmdir', 'mv', 'cp']);
/** A flag, or a path below the folder: nothing that a shell makes something else of. */
const INSIDE = /^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[\w./-]+$/;

/**
 * Whether a tool may be used without asking, as far as the workspace's agents are trusted.
 *
 * @param {string} trust
 * @param {string} tool
 * @param {string} [command]
 */
export function isFree(trust, tool, command = '') {
  if (tool === 'Read' || freeTools[trust]?.includes(tool)) return true;
  return trust === 'edit' && tool === 'Bash' && isOfFiles(command);
}

/** @param {string} command */
const isOfFiles = (command) =>
  command.split(' && ').every((part) => {
    const [name = '', ...words] = part.split(' ');
    return fileCommands.has(name) && words.length > 0 && words.every((word) => INSIDE.test(word));
  });
