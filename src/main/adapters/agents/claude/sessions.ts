import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Names of sessions become parts of paths. */
const SESSION = /^[\w-]{1,100}$/;

/**
 * Whether the CLI has a transcript of a session, which is what it goes on from. It keeps them by the folder that the session was begun
 * in, which need not be known here. Null: the folder of transcripts cannot be read, so that nothing is known.
 */
export async function hasTranscript(projects: string, sessionId: string): Promise<boolean | null> {
  if (!SESSION.test(sessionId)) return null;
  try {
    const folders = await readdir(projects);
    const found = await Promise.all(folders.map((folder) => isThere(join(projects, folder, `${sessionId}.jsonl`))));
    return found.includes(true);
  } catch {
    // Not there at all: the CLI may keep its transcripts elsewhere.
    return null;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // The session belongs to another folder.
    return false;
  }
}
