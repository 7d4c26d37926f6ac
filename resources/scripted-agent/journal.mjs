import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { entriesOf } from './entries.mjs';
import { keep, kept, scratchFolder } from './scratch.mjs';

/**
 * @import { Action } from './script.mjs'
 * @import { Entry } from './entries.mjs'
 */

/** What is kept of a session is for people to read: its end. */
const MOST_ENTRIES = 200;
/** Sessions that are kept of one folder. */
const MOST_SESSIONS = 50;

/**
 * What a session has done and what its script has left, in a file that the next process of the session goes on with. It lies where no
 * commit sees it, and goes with its worktree.
 */
export class Journal {
  #file;
  /** What was shown so far. @type {Entry[]} */
  entries = [];
  /** The stage whose script is under way; null: none. @type {string | null} */
  stage = null;
  /** What that script has left. @type {Action[]} */
  rest = [];

  /**
   * @param {string} cwd
   * @param {string} id
   * @param {boolean} isResumed
   */
  constructor(cwd, id, isResumed) {
    const folder = join(scratchFolder(cwd), '.croft-scripted');
    this.#file = join(folder, `${id.replace(/[^\w-]/g, '')}.json`);
    const before = isResumed ? kept(this.#file) : null;
    if (before) {
      const { entries, stage, rest } = before;
      Object.assign(this, { entries, stage, rest });
    } else {
      mkdirSync(folder, { recursive: true });
      prune(folder);
    }
  }

  /** @param {Record<string, any>} line */
  note(line) {
    this.add(entriesOf(line));
  }

  /** @param {Entry[]} entries */
  add(entries) {
    if (entries.length > 0) this.entries = [...this.entries, ...entries].slice(-MOST_ENTRIES);
  }

  /**
   * @param {string | null} stage
   * @param {Action[]} rest
   */
  save(stage, rest) {
    this.stage = stage;
    this.rest = rest;
    keep(this.#file, { entries: this.entries, stage, rest });
  }
}

/** @param {string} folder */
function prune(folder) {
  const files = readdirSync(folder).map((name) => join(folder, name));
  if (files.length < MOST_SESSIONS) return;
  const byAge = files.map((file) => ({ file, at: statSync(file).mtimeMs })).toSorted((a, b) => a.at - b.at);
  for (const { file } of byAge.slice(0, files.length - MOST_SESSIONS + 1)) rmSync(file, { force: true });
}
