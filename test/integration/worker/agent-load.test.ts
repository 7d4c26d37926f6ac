import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

import { afterEach, expect, test } from 'vitest';

import { waitFor } from '../../fakes/wait-for';
import { createBench, outputWith, shell, start } from './support';
import type { TestWorker } from './support';

const bench = createBench();
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await bench.dispose();
});

interface Agent {
  readonly port: number;
  readonly token: string;
}

async function agent(worker: TestWorker): Promise<Agent> {
  const spec = shell('echo "$CROFT_WORKER $CROFT_RUN_TOKEN up"; read x');
  await start(worker, spec);
  const [url = '', token = ''] = (await outputWith(worker, spec.id, 'up')).split(' ');
  return { port: Number(new URL(url).port), token };
}

interface Line {
  readonly socket: Socket;
  said(): string;
}

async function open(port: number): Promise<Line> {
  const socket = connect({ host: '127.0.0.1', port });
  sockets.push(socket);
  let text = '';
  socket.on('data', (bytes) => (text += bytes.toString()));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, said: () => text };
}

const head = (token: string, length: number) =>
  `POST /agent/hook HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

function ask(line: Line, token: string, body = '{}'): void {
  line.socket.write(head(token, body.length) + body);
}

const status = ({ said }: Line) => Number(/^HTTP\/1\.1 (\d+)/.exec(said())?.[1] ?? 0);
const answered = (line: Line) => waitFor('an answer', () => status(line) || null, 10_000);

test('one run cannot take the connections of the others, and is refused in words', async () => {
  const worker = await bench.worker();
  const [greedy, other] = [await agent(worker), await agent(worker)];
  const lines: Line[] = [];
  for (let count = 0; count < 200; count += 1) {
    const line = await open(greedy.port);
    ask(line, greedy.token);
    lines.push(line);
  }
  const statuses = await Promise.all(lines.map(answered));
  expect(statuses.filter((each) => each === 200)).toHaveLength(128);
  expect(statuses.filter((each) => each === 429)).toHaveLength(72);
  expect(lines.at(-1)!.said()).toContain('This run has too many connections open.');
  const line = await open(other.port);
  ask(line, other.token);
  expect(await answered(line)).toBe(200);

  // It has them again when it lets go.
  for (const each of lines.slice(0, 64)) each.socket.destroy();
  const again = await waitFor('it may again', async () => {
    const next = await open(greedy.port);
    ask(next, greedy.token);
    return (await answered(next)) === 200 ? next : null;
  });
  expect(status(again)).toBe(200);
});

test('connections that say nothing keep nobody out', async () => {
  const worker = await bench.worker();
  const { port, token } = await agent(worker);
  for (let count = 0; count < 300; count += 1) await open(port);
  const line = await open(port);
  ask(line, token);
  expect(await answered(line)).toBe(200);
  // The oldest ones were cut, no others.
  await waitFor('the oldest are cut', () => sockets.slice(0, 40).every((socket) => socket.destroyed || socket.closed));
  expect(sockets.slice(100).filter((socket) => socket.destroyed)).toEqual([]);
});

test('large bodies that are on their way are counted, for each run and all together', async () => {
  const worker = await bench.worker();
  const agents = await Promise.all(Array.from({ length: 5 }, () => agent(worker)));
  const [first, second, third, last] = agents as [Agent, Agent, Agent, Agent];
  const size = 15 * 1024 * 1024;
  const begun: Line[] = [];
  for (const { port, token } of [first, first, second, second, third, third]) {
    const line = await open(port);
    line.socket.write(`${head(token, size)}{"a":"`);
    begun.push(line);
  }
  const sent = async ({ port, token }: Agent, body: string) => {
    const line = await open(port);
    ask(line, token, body);
    return answered(line);
  };
  const large = `{"a":"${'x'.repeat(8 * 1024 * 1024)}"}`;
  // Its own share is taken; then what is left for all. A small one goes through all the same.
  expect(await sent(first, large)).toBe(429);
  expect(await sent(last, large)).toBe(429);
  expect(await sent(last, `{"a":"${'x'.repeat(100_000)}"}`)).toBe(200);
  expect(begun.map(status)).toEqual([0, 0, 0, 0, 0, 0]);
  for (const { socket } of begun) socket.destroy();
  await waitFor('there is room again', async () => (await sent(last, large)) === 200);
});
