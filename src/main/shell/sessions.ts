import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { digestOf, findByDigest } from './digest';
import { readPrivate, writePrivate } from './private-file';

const MOST_SESSIONS = 50;
const UNUSED_MS = 30 * 24 * 3_600_000;
/** How stale the time of last use may be on disk. */
const USED_STEP_MS = 3_600_000;

const SessionFile = z.object({
  sessions: z.array(
    z.object({ id: z.string(), digest: z.string().regex(/^[0-9a-f]{64}$/), createdAt: z.int(), usedAt: z.int() }),
  ),
});

interface Session {
  readonly id: string;
  readonly digest: Buffer;
  readonly createdAt: number;
  usedAt: number;
}

/** Browsers that are logged in. Kept on disk as digests, so that they stay logged in over a restart. */
export interface Sessions {
  /** A new session's token. The one longest unused gives way when there are too many. */
  open(): string;
  find(token: string): { readonly id: string } | null;
  drop(id: string): boolean;
  /** Called with the id of each session that ends. */
  onDrop(listener: (id: string) => void): () => void;
}

export function openSessions(path: string, now: () => number, warn: (message: string) => void): Sessions {
  const listeners = new Set<(id: string) => void>();
  let sessions = readSessions(path, warn).filter((session) => session.usedAt > now() - UNUSED_MS);

  const save = (): void => {
    const stored = sessions.map((session) => ({ ...session, digest: session.digest.toString('hex') }));
    try {
      writePrivate(path, JSON.stringify({ sessions: stored }));
    } catch (error) {
      warn(`logins cannot be kept over a restart: ${String(error)}`);
    }
  };
  const keep = (kept: Session[]): void => {
    const gone = sessions.filter((session) => !kept.includes(session));
    sessions = kept;
    save();
    for (const { id } of gone) for (const listener of listeners) listener(id);
  };

  return {
    open() {
      const token = randomBytes(32).toString('base64url');
      const at = now();
      const session = {
        id: `session-${randomBytes(8).toString('hex')}`,
        digest: digestOf(token),
        createdAt: at,
        usedAt: at,
      };
      const newest = sessions.toSorted((a, b) => b.usedAt - a.usedAt).slice(0, MOST_SESSIONS - 1);
      sessions.push(session);
      keep([...newest, session]);
      return token;
    },
    find(token) {
      const session = findByDigest(sessions, token);
      if (!session) return null;
      const at = now();
      if (session.usedAt <= at - UNUSED_MS) return null;
      const isStale = session.usedAt <= at - USED_STEP_MS;
      if (isStale) {
        session.usedAt = at;
        save();
      }
      return { id: session.id };
    },
    drop(id) {
      const kept = sessions.filter((session) => session.id !== id);
      if (kept.length === sessions.length) return false;
      keep(kept);
      return true;
    },
    onDrop(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A damaged file logs everybody out; nothing more hangs on it. */
function readSessions(path: string, warn: (message: string) => void): Session[] {
  try {
    const text = readPrivate(path);
    if (text === null) return [];
    const { sessions } = SessionFile.parse(JSON.parse(text));
    return sessions.map((session) => ({ ...session, digest: Buffer.from(session.digest, 'hex') }));
  } catch (error) {
    warn(`earlier logins are lost: ${String(error)}`);
    return [];
  }
}
