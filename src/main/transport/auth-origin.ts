import type { IncomingHttpHeaders } from 'node:http';
import { refusal } from './refusal';
import type { Refusal } from './refusal';

/** The names under which this farm may be reached: exact `host:port` literals, nothing is matched by prefix or suffix. */
export interface OwnNames {
  readonly hosts: ReadonlySet<string>;
  readonly origins: ReadonlySet<string>;
}

/** Own names for the addresses that a port is bound at. A loopback address is also `localhost`. */
export function ownNames(addresses: readonly string[], port: number): OwnNames {
  const names = new Set(addresses.map((address) => (address.includes(':') ? `[${address}]` : address)));
  if (names.has('127.0.0.1') || names.has('[::1]')) names.add('localhost');
  const hosts = [...names].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  return { hosts: new Set(hosts), origins: new Set(hosts.map((host) => `http://${host}`)) };
}

interface RequestHead {
  readonly url?: string | undefined;
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

const wrongHost = refusal(
  421,
  'forbidden',
  'host',
  'This is not an address of Croft.',
  'Open the address that Croft printed.',
);
const wrongOrigin = refusal(403, 'forbidden', 'origin', 'Another web page may not talk to Croft.');

/**
 * Turns away what a hostile page or a rebound name sends, before anything else is looked at.
 * An absent Origin is no proof of anything: such a request needs its token like any other.
 */
export function refuseForeign(request: RequestHead, own: OwnNames): Refusal | null {
  const { host, origin } = request.headers;
  // A target in absolute form names a host of its own, which would win over the header.
  if (host === undefined || !own.hosts.has(host.toLowerCase()) || !request.url?.startsWith('/')) return wrongHost;
  if (origin !== undefined && !own.origins.has(origin)) return wrongOrigin;
  return isForeignFetch(request) ? wrongOrigin : null;
}

/** A browser says where a request came from. A link that a person follows is the one thing another site may cause. */
function isForeignFetch({ headers, method, url }: RequestHead): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const isFollowedLink =
    method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return !isFollowedLink || isApiPath(url ?? '');
}

/** Whether a request target is for the API, however it is escaped. */
export function isApiPath(url: string): boolean {
  const [path = ''] = url.split(/[?#]/, 1);
  return /^\/+api(\/|$)/i.test(decoded(path));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
