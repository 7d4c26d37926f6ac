import { fail } from '../contract/errors';
import type { Result } from '../contract/errors';
import type { CallContext } from '../contract/handlers';
import type { FarmToClient } from '../contract/socket-protocol';
import type { EventHub, EventSink } from './event-hub';
import type { FarmDoor } from './farm-door';
import type { TransportLog } from './log';
import { createSubscription } from './subscription';
import { createTerminalTable } from './terminal-table';

const MOST_WAITING = 64;

/** The connection of one client, whatever carries it. */
export interface Outlet {
  /** Names the connection among those of its transport. */
  readonly id: string;
  emit<E extends keyof FarmToClient>(event: E, ...args: Parameters<FarmToClient[E]>): void;
  /** Whether it takes more now; when it does again, the session's `resume` is called. */
  ready(): boolean;
  /** Ends the connection. */
  cut(reason: Parameters<FarmToClient['bye']>[0]['reason']): void;
}

/** A client as a sink of events; `outlet` lets a transport send to many at once. */
export interface ClientSink extends EventSink {
  readonly outlet: Outlet;
}

export interface ClientSessionOptions {
  readonly farm: FarmDoor;
  readonly hub: EventHub<ClientSink>;
  readonly context: CallContext;
  readonly outlet: Outlet;
  readonly logger: TransportLog;
}

export interface ClientSession {
  /** Takes a message as it came: nothing about it is trusted. */
  receive(event: string, args: readonly unknown[]): void;
  resume(): void;
  dispose(): void;
}

/** An answer, and what follows it: never the other way round. */
export interface Answered {
  readonly reply: Result<unknown>;
  readonly after?: () => void;
}

type Message = (args: readonly unknown[]) => Answered | Promise<Answered>;
type Answer = (reply: Result<unknown>) => void;

/** Everything that one client may say, over sockets and IPC alike. */
export function createClientSession(options: ClientSessionOptions): ClientSession {
  const subscription = createSubscription(options);
  const terminals = createTerminalTable(options);
  const messages: Readonly<Record<string, Message>> = {
    invoke: ([name, input]) => invoke(options, name, input),
    subscribe: ([input]) => subscription.start(input),
    'terminal.open': ([input]) => terminals.open(input),
    'terminal.ack': ([input]) => terminals.ack(input),
    'terminal.write': ([input]) => terminals.write(input),
    'terminal.close': ([input]) => terminals.close(input),
  };
  let waiting = 0;
  let disposed = false;

  const waitFor = async (answered: Promise<Answered>, answer: Answer): Promise<void> => {
    waiting += 1;
    finish(await answered, answer);
    waiting -= 1;
  };

  return {
    receive(event, args) {
      if (disposed) return;
      const last = args.at(-1);
      const answer = typeof last === 'function' ? (last as Answer) : unheard;
      const message = Object.hasOwn(messages, event) ? messages[event] : undefined;
      if (!message) return answer(fail('not_found', 'There is no such message.'));
      if (waiting >= MOST_WAITING) return answer(fail('limited', 'Too many calls at once from this client.'));
      const answered = message(answer === unheard ? args : args.slice(0, -1));
      if (answered instanceof Promise) void waitFor(answered, answer);
      else finish(answered, answer);
    },
    resume() {
      subscription.resume();
      terminals.resume();
    },
    dispose() {
      disposed = true;
      subscription.close();
      terminals.dispose();
    },
  };
}

const unheard: Answer = () => undefined;

function finish({ reply, after }: Answered, answer: Answer): void {
  answer(reply);
  after?.();
}

async function invoke({ farm, context }: ClientSessionOptions, name: unknown, input: unknown): Promise<Answered> {
  if (typeof name !== 'string') return { reply: fail('invalid', 'An operation is called by its name.') };
  return { reply: await farm.dispatch(name, input, context) };
}
