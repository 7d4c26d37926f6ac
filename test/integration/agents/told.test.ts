import { afterEach, expect, it } from 'vitest';
import type { RunId } from '../../../src/main/contract/ids';
import type { WorkerEvent } from '../../../src/main/contract/worker-protocol';
import type { WorkerLink } from '../../../src/main/ports/worker-link';
import { waitFor } from '../../fakes/wait-for';
import { createLinkBench } from '../worker/link-support';
import type { LinkBench } from '../worker/link-support';
import { shell, valueOf } from '../worker/support';

let bench: LinkBench | null = null;
afterEach(() => bench?.dispose());

/** A run of the real worker, and its agent's way to say something. */
async function agent(link: WorkerLink) {
  const spec = shell('echo "$CROFT_WORKER $CROFT_RUN_TOKEN up"; read x');
  valueOf(await link.start(spec));
  let text = '';
  for await (const { bytes } of link.output(spec.id, 'out', 0, AbortSignal.timeout(10_000))) {
    text += Buffer.from(bytes).toString();
    if (text.includes('up\n')) break;
  }
  const [url = '', token = ''] = text.split(' ');
  const say = async (n: number): Promise<void> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    await fetch(`${url}/agent/hook`, { method: 'POST', headers, body: JSON.stringify({ n }) });
  };
  return { id: spec.id, say };
}

it('what an agent has told a worker is read back, of that run alone, from any place on', async () => {
  bench = await createLinkBench();
  const link = bench.link();
  valueOf(await link.open());
  const heard: WorkerEvent[] = [];
  link.onEvent((event) => void heard.push(event));
  const [one, other] = [await agent(link), await agent(link)];
  for (const n of [1, 2, 3]) {
    await one.say(n);
    await other.say(10 + n);
  }
  const mine = () => heard.filter((event) => event.type === 'hook' && event.runId === one.id);
  await waitFor('all is heard', () => mine().length === 3);
  const read = async (id: RunId, after: number): Promise<WorkerEvent[]> => {
    const events: WorkerEvent[] = [];
    for await (const event of link.told?.(id, after, AbortSignal.timeout(10_000)) ?? []) events.push(event);
    return events;
  };
  expect(await read(one.id, 0)).toEqual(mine());
  expect(await read(one.id, mine()[0]?.seq ?? 0)).toEqual(mine().slice(1));
  expect(await read(one.id, 1_000)).toEqual([]);
  expect(await read('run_000000000000' as RunId, 0)).toEqual([]);
});
