import { isAbsolute } from 'node:path';
import { parseArgs } from 'node:util';

import { fail, ok } from '../contract/errors';
import type { Result } from '../contract/errors';

/** Where a server listens. A named pipe of Windows counts as `unix`: Node takes both as a path. */
export type Address =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** Named pipes are no files: there is no folder to make, nothing to remove, and no mode to set. */
export const isPipe = (path: string): boolean => path.startsWith(String.raw`\\.\pipe` + '\\');

export type TcpAddress = Extract<Address, { kind: 'tcp' }>;

/** Everything that a worker is told. It reads no path and no address from anywhere else. */
export interface WorkerOptions {
  readonly state: string;
  readonly listen: Address;
  readonly agentListen: TcpAddress;
  readonly tokenFile: string;
  /** Version of the build that the farm started it from. */
  readonly build: string;
  /** Exit after this long without a farm and without runs; null: never. */
  readonly idleExitMs: number | null;
  /** Take no new runs from the start: it is here only to serve what is in the state folder. */
  readonly drain: boolean;
  /** Descriptor that gets one line of JSON as soon as runs are taken, or why they are not. */
  readonly readyFd: number | null;
}

export const USAGE =
  'worker --state DIR --listen unix:PATH|tcp:HOST:PORT --token-file FILE [--agent-listen tcp:127.0.0.1:0] ' +
  '[--build VERSION] [--idle-exit SECONDS] [--drain] [--ready-fd N]';

const DEFAULT_IDLE_EXIT_SECONDS = 600;

/** Reads the worker's options; a bad one is answered with one sentence. */
export function parseOptions(argv: readonly string[]): Result<WorkerOptions> {
  const values = readValues(argv);
  if (!values.ok) return values;
  const { state, listen, 'agent-listen': agentListen, 'token-file': tokenFile } = values.value;
  if (state === undefined || !isAbsolute(state)) return fail('invalid', '--state takes an absolute path.');
  if (tokenFile === undefined) return fail('invalid', '--token-file is missing.');
  const farm = parseAddress(listen ?? '');
  if (!farm) return fail('invalid', '--listen takes unix:PATH or tcp:HOST:PORT.');
  const agents = parseAddress(agentListen);
  if (agents?.kind !== 'tcp') return fail('invalid', '--agent-listen takes tcp:HOST:PORT.');
  const idle = wholeNumber(values.value['idle-exit']);
  if (idle === null) return fail('invalid', '--idle-exit takes whole seconds; 0 means never.');
  const readyFd = values.value['ready-fd'] === undefined ? undefined : wholeNumber(values.value['ready-fd']);
  if (readyFd === null) return fail('invalid', '--ready-fd takes a descriptor.');
  return ok({
    state,
    listen: farm,
    agentListen: agents,
    tokenFile,
    build: values.value.build,
    idleExitMs: idle === 0 ? null : idle * 1000,
    drain: values.value.drain,
    readyFd: readyFd ?? null,
  });
}

function readValues(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        state: { type: 'string' },
        listen: { type: 'string' },
        'agent-listen': { type: 'string', default: 'tcp:127.0.0.1:0' },
        'token-file': { type: 'string' },
        build: { type: 'string', default: '0' },
        'idle-exit': { type: 'string', default: String(DEFAULT_IDLE_EXIT_SECONDS) },
        drain: { type: 'boolean', default: false },
        'ready-fd': { type: 'string' },
      },
    });
    return ok(values);
  } catch (error) {
    return fail('invalid', error instanceof Error ? error.message : String(error));
  }
}

/** `unix:PATH` or `tcp:HOST:PORT`; null for anything else. */
export function parseAddress(text: string): Address | null {
  const unix = /^unix:(.+)$/.exec(text);
  if (unix?.[1]) return { kind: 'unix', path: unix[1] };
  const tcp = /^tcp:(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const host = tcp?.[1] ?? tcp?.[2];
  const port = Number(tcp?.[3]);
  if (host === undefined || !(port <= 65_535)) return null;
  return { kind: 'tcp', host, port };
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
