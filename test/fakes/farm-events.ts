import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { FarmEvent } from '../../src/main/contract/event';
import type { InputOf, OperationName, OutputOf } from '../../src/main/contract/index';
import type { Ask, Run } from '../../src/main/contract/run';
import type { ClientToFarm, FarmToClient, Reply } from '../../src/main/contract/socket-protocol';
import type { Task, TaskState } from '../../src/main/contract/task';
import type { FarmProcess } from './farm-process';

/** A client of a farm that has seen every event since the first, and can wait for one that is still to come. */
export interface FarmClient {
  readonly events: readonly FarmEvent[];
  invoke<N extends OperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>>;
  /** The first event, past or future, for which `pick` answers something. */
  waitFor<T>(what: string, pick: (event: FarmEvent) => T | null | undefined | false, limitMs?: number): Promise<T>;
  /** The task once it is in this state, looked at from now on: an earlier visit does not count when `since` is given. */
  taskIn(taskId: string, kind: TaskState['kind'], o?: { since?: number; limitMs?: number }): Promise<Task>;
  runOf(taskId: string, stage: string, attempt?: number, status?: Run['status']['kind']): Promise<Run>;
  openAsk(taskId: string): Promise<Ask>;
  lastSeq(): number;
  close(): void;
}

const LIMIT_MS = 45_000;

/** Connects over the socket, as a screen does, and takes the whole log. */
export async function followFarm(farm: Pick<FarmProcess, 'url' | 'token'>): Promise<FarmClient> {
  const socket: Socket<FarmToClient, ClientToFarm> = io(farm.url, {
    transports: ['websocket'],
    auth: { token: farm.token },
    reconnection: false,
  });
  const events: FarmEvent[] = [];
  const waiting = new Set<() => void>();
  socket.on('events', (batch) => {
    events.push(...batch);
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  /** What is asked of a farm that ends before it has answered gets no answer any more. */
  const answered = <T>(ask: (answer: (reply: Reply<T>) => void) => void): Promise<Reply<T>> =>
    new Promise((resolve, reject) => {
      const hungUp = (): void => reject(new Error('the farm hung up'));
      if (!socket.connected) return hungUp();
      socket.once('disconnect', hungUp);
      ask((reply) => {
        socket.off('disconnect', hungUp);
        resolve(reply);
      });
    });
  const subscribed = await answered<unknown>((answer) => socket.emit('subscribe', { since: 0 }, answer));
  if (!subscribed.ok) throw new Error(subscribed.error.message);

  const waitFor: FarmClient['waitFor'] = (what, pick, limitMs = LIMIT_MS) =>
    new Promise((resolve, reject) => {
      let seen = 0;
      const look = (): void => {
        for (; seen < events.length; seen += 1) {
          const event = events[seen];
          const found = event && pick(event);
          if (found) {
            clearTimeout(late);
            waiting.delete(look);
            resolve(found);
            return;
          }
        }
      };
      const late = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`waited ${limitMs} ms in vain for ${what}; last events: ${tail(events)}`));
      }, limitMs);
      waiting.add(look);
      look();
    });

  return {
    events,
    waitFor,
    async invoke(name, input) {
      const reply = await answered<unknown>((answer) => socket.emit('invoke', name, input, answer));
      if (reply.ok) return reply.value as never;
      throw new Error(`${name}: ${reply.error.reason ?? reply.error.code}: ${reply.error.message}`);
    },
    taskIn: (taskId, kind, o = {}) =>
      waitFor(
        `task ${taskId} ${kind}`,
        ({ seq, fact }) =>
          fact.type === 'task.changed' &&
          fact.task.id === taskId &&
          fact.task.state.kind === kind &&
          seq > (o.since ?? 0) &&
          fact.task,
        o.limitMs,
      ),
    runOf: (taskId, stage, attempt = 1, status = 'running') =>
      waitFor(
        `run ${stage}.${attempt} ${status}`,
        ({ fact }) =>
          fact.type === 'run.changed' &&
          fact.run.taskId === taskId &&
          fact.run.stageKey === stage &&
          fact.run.attempt === attempt &&
          fact.run.status.kind === status &&
          fact.run,
      ),
    openAsk: (taskId) =>
      waitFor(
        'an open ask',
        ({ fact }) =>
          fact.type === 'ask.changed' && fact.ask.taskId === taskId && fact.ask.state === 'open' && fact.ask,
      ),
    lastSeq: () => events.at(-1)?.seq ?? 0,
    close: () => void socket.close(),
  };
}

const tail = (events: readonly FarmEvent[]): string =>
  events
    .slice(-12)
    .map(({ seq, fact }) => {
      if (fact.type === 'task.changed') return `${seq} task ${fact.task.state.kind} ${fact.move?.reason ?? ''}`;
      if (fact.type === 'run.changed')
        return `${seq} run ${fact.run.stageKey}.${fact.run.attempt} ${JSON.stringify(fact.run.status)}`;
      return fact.type === 'agent' ? `${seq} agent ${JSON.stringify(fact.event).slice(0, 160)}` : `${seq} ${fact.type}`;
    })
    .join('\n  ');
