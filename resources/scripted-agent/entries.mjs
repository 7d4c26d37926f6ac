import { sep } from 'node:path';

/**
 * One thing that people see of a session.
 *
 * @typedef {object} Entry
 * @property {string} mark
 * @property {string} text
 * @property {'plain' | 'dim' | 'bold' | 'good' | 'bad' | 'you'} look
 */

const MOST_LINES = 6;
const MOST_CHARS = 4000;

/** @type {(mark: string, text: string, look?: Entry['look']) => Entry} */
export const entry = (mark, text, look = 'plain') => ({ mark, text: clean(text).slice(0, MOST_CHARS), look });

/** Text that can do nothing to a terminal but stand in it. @param {string} text */
export const clean = (text) =>
  // oxlint-disable-next-line no-control-regex -- control characters are what has to go
  text.replaceAll('\t', '  ').replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '');

/**
 * The first lines of a text, and how many more there are.
 *
 * @param {string} text
 * @param {number} most
 */
export function head(text, most = MOST_LINES) {
  const lines = text.trim().split('\n');
  const more = lines.length - most;
  return more > 0
    ? [...lines.slice(0, most), `… ${more} more ${more === 1 ? 'line' : 'lines'}`].join('\n')
    : text.trim();
}

/**
 * What people see of one line of the stream protocol; most of them are not for people.
 *
 * @param {Record<string, any>} line
 * @returns {Entry[]}
 */
export function entriesOf(line) {
  switch (line['type']) {
    case 'assistant':
      return line['message'].content.flatMap(ofBlock);
    case 'user':
      return line['message'].content.flatMap(ofResult);
    case 'result':
      return ofTurn(line);
    case 'system':
      return line['subtype'] === 'api_retry' ? [entry('⟳', `The API is tried again: ${line['attempt']}`, 'dim')] : [];
    default:
      return [];
  }
}

/** Paths of this folder, without it. @param {string} text */
const shorter = (text) => text.replaceAll(`${process.cwd()}${sep}`, '');

/** @param {Record<string, any>} block @returns {Entry[]} */
function ofBlock(block) {
  if (block['type'] === 'text') return [entry('●', block['text'])];
  if (block['type'] === 'thinking') return [entry('✻', block['thinking'], 'dim')];
  const { name, input } = block;
  if (name === 'StructuredOutput') return [];
  if (name === 'Bash') return [entry('$', input['command'], 'bold')];
  if (name === 'AskUserQuestion') return [];
  if (name !== 'TodoWrite') return [entry('●', shorter(`${name} ${input['file_path']}`), 'bold')];
  const items = input['todos'].map((/** @type {Record<string, string>} */ item) => `☐ ${item['content']}`);
  return [entry('●', ['Plan', ...items].join('\n'), 'bold')];
}

/** @param {Record<string, any>} block @returns {Entry[]} */
function ofResult(block) {
  if (block['type'] !== 'tool_result' || block['content'].startsWith('Structured output')) return [];
  return [entry('└', head(shorter(block['content'])) || 'nothing', block['is_error'] ? 'bad' : 'dim')];
}

/** @param {Record<string, any>} line @returns {Entry[]} */
function ofTurn(line) {
  const verdict = line['structured_output'];
  if (verdict) {
    const words = `Verdict: ${verdict.passed ? 'passed' : 'failed'}. ${verdict.summary}`;
    return [entry(verdict.passed ? '✓' : '✕', words, verdict.passed ? 'good' : 'bad')];
  }
  if (line['terminal_reason'] === 'aborted_tools') return [entry('■', 'Interrupted.', 'bad')];
  return line['is_error'] ? [entry('✕', String(line['result']), 'bad')] : [];
}
