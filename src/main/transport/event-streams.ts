import type { FastifyInstance, FastifyReply } from 'fastify';
import { FarmEvent } from '../contract/event';
import { TaskId } from '../contract/ids';
import { OrchestratorStage } from '../contract/orchestrator';
import { toWire } from '../contract/wire';
import type { Caller } from './auth';
import { createEventHub } from './event-hub';
import type { EventFeed, EventHub, EventSink } from './event-hub';
import type { DoorOf } from './farm-door';
import { sendRefusal } from './http-answer';
import type { HttpGate } from './http-gate';
import type { LiveConnections } from './live-connections';
import type { TransportLog } from './log';
import { refusal, refusalOf } from './refusal';
import { knownRoute } from './rest';
import type { KnownRoute } from './rest';
import { lastEventIdOf, openSseStream } from './sse';
import type { SseLimits, SseStream } from './sse';
import { createStageUpdates, isOfTask } from './stage-updates';
import type { StageUpdate } from './stage-updates';
import type { EventSource } from './types';

export interface EventStreamOptions {
  readonly gate: HttpGate;
  readonly door: DoorOf;
  readonly live: LiveConnections;
  readonly logger: TransportLog;
  readonly limits?: SseLimits | undefined;
}

export interface EventStreams {
  /** Ends every stream as a finished answer. */
  close(): void;
}

interface SseSink extends EventSink {
  take(events: readonly FarmEvent[]): void;
}

interface Following {
  readonly stream: SseStream;
  /** Begins to follow the log; nothing when the client has left already. */
  follow(sink: SseSink, after: number): void;
  resume(): void;
}

const badEventId = refusal(400, 'invalid', 'last_event_id', 'Last-Event-ID is not the id of an event.');

/** Adds the streams of server-sent events. Their log is the queue: a client that is away or slow reads on from there. */
export function addEventStreams(app: FastifyInstance, options: EventStreamOptions): EventStreams {
  const open = new Set<SseStream>();
  let hub: EventHub<SseSink> | null = null;

  const hubOf = (source: EventSource) =>
    (hub ??= createEventHub<SseSink>(source, (sinks, events) => {
      for (const sink of sinks) sink.take(events);
    }));

  const start: StartFollowing = (reply, caller, source) => {
    let feed: EventFeed | null = null;
    let left = false;
    const end = (): void => {
      left = true;
      feed?.close();
      release();
      open.delete(stream);
    };
    const stream = openSseStream(reply, { drain: () => feed?.resume(), end }, options.limits);
    const release = options.live.add(caller.tokenId, stream.cut);
    open.add(stream);
    return {
      stream,
      follow(sink, after) {
        if (!left) feed = hubOf(source).follow(sink, after);
      },
      resume: () => feed?.resume(),
    };
  };

  app.get('/api/events/stream', knownRoute(options.gate, options.door, allEvents(start, options.logger)));
  app.get(
    '/api/events/orchestrator/:task_id',
    knownRoute(options.gate, options.door, stagesOfTask(start, options.logger)),
  );
  return {
    close() {
      hub?.dispose();
      for (const stream of open) stream.end();
    },
  };
}
type StartFollowing = (reply: FastifyReply, caller: Caller, source: EventSource) => Following;

/** Every event of the farm, from now on or from the one after Last-Event-ID. */
function allEvents(start: StartFollowing, logger: TransportLog): KnownRoute {
  const encoded = new WeakMap<FarmEvent, string>();
  const encode = (event: FarmEvent): string => {
    const data = encoded.get(event) ?? JSON.stringify(toWire(FarmEvent, event));
    encoded.set(event, data);
    return data;
  };
  return ({ request, reply, caller, farm }) => {
    const lastSeq = farm.events.lastSeq();
    const seen = lastEventIdOf(request.headers['last-event-id']);
    if (seen === 'invalid') return sendRefusal(reply, badEventId);
    const following = start(reply, caller, farm.events);
    const { stream } = following;
    const take = (events: readonly FarmEvent[]): void => {
      stream.send(events.map((event) => ({ id: event.seq, data: encode(event) })));
    };
    following.follow({ ...sinkOf(stream, logger), ready: stream.ready, take }, Math.min(seen ?? lastSeq, lastSeq));
    return reply;
  };
}

/** Each change of a stage of one task: the present stages first, or what came after Last-Event-ID. */
function stagesOfTask(start: StartFollowing, logger: TransportLog): KnownRoute {
  return async ({ request, reply, caller, farm }) => {
    const taskId = TaskId.safeParse((request.params as Record<string, unknown>)['task_id']);
    if (!taskId.success) return sendRefusal(reply, refusal(404, 'not_found', 'task', 'There is no such task.'));
    const seen = lastEventIdOf(request.headers['last-event-id']);
    if (seen === 'invalid') return sendRefusal(reply, badEventId);

    const context = { access: caller.access, peer: `sse ${request.ip}`, signal: request.signal };
    const updates = createStageUpdates(farm.dispatch, taskId.data, context);
    const lastSeq = farm.events.lastSeq();
    const isResumed = seen !== null && seen <= lastSeq;
    const first = await (isResumed ? updates.since(seen, lastSeq) : updates.presentAt(lastSeq));
    if (!first.ok) return sendRefusal(reply, refusalOf(first.error));

    const following = start(reply, caller, farm.events);
    const { stream } = following;
    const send = (list: readonly StageUpdate[]): void =>
      stream.send(
        list.map(({ id, stage }) => ({
          id,
          event: 'stage-update',
          data: JSON.stringify(toWire(OrchestratorStage, stage)),
        })),
      );
    send(first.value);
    let asking = false;
    const sink: SseSink = {
      ...sinkOf(stream, logger),
      // One question at a time, so that updates keep their order; the log waits meanwhile.
      ready: () => !asking && stream.ready(),
      take(events) {
        const relevant = events.filter((event) => isOfTask(event, taskId.data));
        if (relevant.length === 0) return;
        asking = true;
        void updates.of(relevant).then((list) => {
          send(list);
          asking = false;
          following.resume();
        });
      },
    };
    following.follow(sink, lastSeq);
    return reply;
  };
}

function sinkOf(stream: SseStream, logger: TransportLog): Omit<SseSink, 'ready' | 'take'> {
  return {
    replayLimit: Number.POSITIVE_INFINITY,
    overtaken: stream.cut,
    failed(error) {
      logger.error('an event stream broke', { error: String(error) });
      stream.cut();
    },
  };
}
