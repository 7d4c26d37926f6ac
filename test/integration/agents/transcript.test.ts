import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Transcript } from '../../../src/main/adapters/agents/claude/terminal/transcript';
import { makePlace } from './bench';
import type { Place } from './bench';

let place: Place;
let projects: string;
beforeEach(async () => {
  place = await makePlace();
  projects = join(place.home, 'projects');
  await mkdir(join(projects, '-work'), { recursive: true });
});
afterEach(() => place.remove());

const lines = (...list: readonly object[]): string => list.map((line) => `${JSON.stringify(line)}\n`).join('');
const user = (promptId: string, text: string) => ({ type: 'user', promptId, message: { role: 'user', content: text } });
const assistant = (id: string, output: number) => ({
  type: 'assistant',
  version: '9.9.9',
  message: { id, model: 'm', content: [], usage: { input_tokens: 10, output_tokens: output } },
});
const cost = (totalCostUSD: number, output: number) => ({
  type: 'cost-state',
  totalCostUSD,
  modelUsage: { m: { inputTokens: 1000, outputTokens: output, costUSD: totalCostUSD } },
});

const pathOf = (name = 's.jsonl'): string => join(projects, '-work', name);
const read = (transcript: Transcript, path = pathOf(), firstPrompt = 'p1') =>
  transcript.read({ path, sessionId: 's', projects, firstPrompt });

it('counts each message once, whatever it has read before', async () => {
  const transcript = new Transcript(false);
  await read(transcript);
  expect(transcript.usage()).toBeNull();
  const whole = lines(user('p1', 'Go.'), assistant('a', 5), assistant('a', 7), assistant('b', 1));
  await writeFile(pathOf(), whole.slice(0, -30));
  await read(transcript);
  await appendFile(pathOf(), whole.slice(-30));
  await read(transcript);
  await read(transcript);
  expect(transcript.usage()).toMatchObject({ turns: 2, costUsd: null, tokens: { input: 20, output: 8 } });
  expect([transcript.model, transcript.version]).toEqual(['m', '9.9.9']);
  await appendFile(pathOf(), lines(cost(0.5, 99)));
  await read(transcript);
  expect(transcript.usage()).toMatchObject({ costUsd: 0.5, tokens: { input: 1000, output: 99 } });
});

it('leaves out what a session had cost before it was gone on with', async () => {
  const transcript = new Transcript(true);
  const before = lines(user('p0', 'Before.'), assistant('old', 50), cost(0.25, 50));
  await writeFile(pathOf(), before + lines(user('p1', 'Go.'), assistant('new', 5)));
  await read(transcript);
  expect(transcript.usage()).toMatchObject({ turns: 1, costUsd: null, tokens: { output: 5 } });
  await appendFile(pathOf(), lines(cost(0.75, 60)));
  await read(transcript);
  expect(transcript.usage()).toMatchObject({ costUsd: 0.5, tokens: { output: 10 } });
});

it('finds which prompt was broken off', async () => {
  const transcript = new Transcript(false);
  const broken = [{ type: 'text', text: '[Request interrupted by user for tool use]' }];
  await writeFile(pathOf(), lines(user('p1', 'Say "[Request interrupted by user]".')));
  await read(transcript);
  expect(transcript.interruptedPrompt).toBeNull();
  await appendFile(pathOf(), lines({ type: 'user', promptId: 'p1', message: { content: broken } }));
  await read(transcript);
  expect(transcript.interruptedPrompt).toBe('p1');
});

it('opens nothing but a transcript of this session, and never waits', async () => {
  const counted = lines(user('p1', 'Go.'), assistant('a', 5));
  const outside = join(place.home, 's.jsonl');
  await writeFile(outside, counted);
  await writeFile(pathOf('other.jsonl'), counted);
  await mkdir(join(projects, 'link'), { recursive: true });
  await symlink(outside, join(projects, 'link', 's.jsonl'));
  await mkdir(join(projects, 'folder', 's.jsonl'), { recursive: true });
  await mkdir(join(projects, 'pipe'));
  execFileSync('mkfifo', [join(projects, 'pipe', 's.jsonl')]);
  const wrong = [
    outside,
    pathOf('other.jsonl'),
    ...['link', 'folder', 'pipe'].map((name) => join(projects, name, 's.jsonl')),
  ];
  for (const path of [...wrong, join(projects, '-work', '..', '..', 's.jsonl'), 's.jsonl', '/dev/zero', '']) {
    const transcript = new Transcript(false);
    await read(transcript, path);
    expect([path, transcript.usage()]).toEqual([path, null]);
  }
});

it('is not harmed by lines that are none', async () => {
  const odd = [
    '{"type":"assistant"',
    '[]',
    '{"type":"assistant","message":7}',
    '{"promptId":{},"type":"cost-state"}',
    '\u0000',
  ];
  // Words that the CLI has put in the model's place were not paid for.
  const own = { type: 'assistant', message: { id: 'own', model: '<synthetic>', usage: { output_tokens: 9 } } };
  await writeFile(pathOf(), `${odd.join('\n')}\n${lines(user('p1', 'x'), own, assistant('a', 5))}`);
  const transcript = new Transcript(false);
  await read(transcript);
  expect(transcript.usage()).toMatchObject({ turns: 1, tokens: { output: 5 } });
});

it('knows no cost where the CLI was ended before it had counted the last turn', async () => {
  const path = pathOf();
  await writeFile(path, lines(user('p0', 'Before.'), assistant('z', 40), cost(0.5, 40), user('p1', 'Go.')));
  await appendFile(path, lines(assistant('a', 5), cost(0.5, 40)));
  const transcript = new Transcript(true);
  await read(transcript);
  expect(transcript.usage()).toMatchObject({ turns: 1, costUsd: null, tokens: { input: 10, output: 5 } });
  await appendFile(path, lines(cost(0.6, 45)));
  await read(transcript);
  expect(transcript.usage()?.costUsd).toBeCloseTo(0.1);
});
