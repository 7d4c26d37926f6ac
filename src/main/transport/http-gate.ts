import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuseForeign, isApiPath } from './auth-origin';
import type { OwnNames } from './auth-origin';
import { tokenOf } from './auth';
import type { Auth, Caller } from './auth';
import { writeRefusal } from './http-answer';
import type { LiveConnections } from './live-connections';

export interface HttpGate {
  /** Looks at a request before any router does. False: it was turned away. */
  admit(request: IncomingMessage, response: ServerResponse): boolean;
  /** Who sent an admitted request; null: nobody that we know, or no more: a body may come long after its head. */
  callerOf(request: IncomingMessage): Caller | null;
}

/** The one route that takes no token: it is where a one-use code becomes one. */
export const SESSION_PATH = '/api/session';

/**
 * Stands before the router, so that a request from elsewhere or without a token meets the same answer whether its path
 * exists, is misspelt or cannot be parsed. Routes ask `callerOf` again: what is not known here is refused there.
 */
export function createHttpGate(own: () => OwnNames, auth: Auth, live: LiveConnections): HttpGate {
  const callers = new WeakMap<IncomingMessage, Caller>();
  return {
    admit(request, response) {
      const foreign = refuseForeign(request, own());
      if (foreign) {
        writeRefusal(response, foreign);
        return false;
      }
      if (!isApiPath(request.url ?? '') || isLogin(request)) return true;
      const identity = auth.identify(tokenOf(request.headers), request.socket.remoteAddress);
      if (!identity.ok) {
        writeRefusal(response, identity.error);
        return false;
      }
      callers.set(request, identity.value);
      return true;
    },
    callerOf(request) {
      const caller = callers.get(request);
      return caller && !live.isDropped(caller.tokenId) ? caller : null;
    },
  };
}

function isLogin({ method, url }: IncomingMessage): boolean {
  return method === 'POST' && url === SESSION_PATH;
}
