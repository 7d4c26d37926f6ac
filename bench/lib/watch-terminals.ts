import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';

import type { RunId, TaskId } from '../../src/main/contract/ids';
import type { ClientToFarm, FarmToClient } from '../../src/main/contract/socket-protocol';
import type { FarmProcess } from '../../test/fakes/farm-process';

/** A viewer that opens the terminal of every run as soon as it knows of it. */
export interface TerminalWatcher {
  /** Answers when the first byte of the first run of a task has come; it may have come already. */
  firstByteOf(task: TaskId): Promise<void>;
  close(): void;
}

export async function watchTerminals({ url, token }: Pick<FarmProcess, 'url' | 'token'>): Promise<TerminalWatcher> {
  const socket: Socket<FarmToClient, ClientToFarm> = io(url, { transports: ['websocket'], auth: { token } });
  const firsts = new Map<TaskId, PromiseWithResolvers<void>>();
  const opened = new Set<RunId>();
  const streams = new Map<string, TaskId>();
  const early = new Set<string>();
  const firstOf = (task: TaskId): PromiseWithResolvers<void> => {
    const first = firsts.get(task) ?? Promise.withResolvers<void>();
    firsts.set(task, first);
    return first;
  };

  /** Closed at once: a farm gives one client only so many at a time. */
  const sawFirst = (streamId: string, task: TaskId): void => {
    firstOf(task).resolve();
    streams.delete(streamId);
    socket.emit('terminal.close', { streamId });
  };

  socket.on('terminal.data', ({ streamId }) => {
    const task = streams.get(streamId);
    if (task) sawFirst(streamId, task);
    else early.add(streamId);
  });
  socket.on('events', (events) => {
    for (const { fact } of events) {
      if (fact.type !== 'run.changed' || opened.has(fact.run.id)) continue;
      const { id, taskId } = fact.run;
      opened.add(id);
      socket.emit('terminal.open', { runId: id, from: 0 }, (reply) => {
        if (!reply.ok) return void opened.delete(id);
        streams.set(reply.value.streamId, taskId);
        if (early.delete(reply.value.streamId)) sawFirst(reply.value.streamId, taskId);
      });
    }
  });
  await new Promise<void>((ready, failed) => {
    socket.once('connect_error', failed);
    socket.emit('subscribe', { since: null }, (reply) => (reply.ok ? ready() : failed(new Error(reply.error.message))));
  });
  return {
    firstByteOf: (task) => firstOf(task).promise,
    close: () => void socket.close(),
  };
}
