import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { DoctorReport } from '../../../src/main/contract/doctor';
import { scratchHome, startFarmProcess } from '../../fakes/farm-process';
import { waitFor } from '../../fakes/wait-for';

test('the farm says that its worker does not answer, and revives it when it is told to', async () => {
  const { home, sweep } = await scratchHome();
  const farm = await startFarmProcess({ home });
  try {
    const look = async () => {
      const { checks } = await farm.api<DoctorReport>('GET', '/api/doctor');
      return checks.find(({ key }) => key === 'worker');
    };
    const record = await waitFor('the worker is up', () => {
      const places = existsSync(join(home, 'workers')) ? readdirSync(join(home, 'workers')) : [];
      return places.map((place) => join(home, 'workers', place, 'worker.json')).find((file) => existsSync(file));
    });
    await waitFor('it answers', async () => (await look())?.state === 'ok');
    const { pid } = JSON.parse(readFileSync(record, 'utf8')) as { pid: number };
    process.kill(pid, 'SIGSTOP');
    const found = await waitFor('it is said', async () => {
      const check = await look();
      return check?.state === 'bad' ? check : null;
    });
    expect(found.message).toBe(`The worker (process ${pid}) does not answer.`);
    expect(found.fix).toContain('Revive');
    expect(await farm.api('GET', '/api/health')).toMatchObject({ status: 'degraded', worker: 'down' });
    expect(await farm.api('POST', '/api/farm/revive-worker', {})).toEqual({ revival: 'woken' });
    expect((await look())?.state).toBe('ok');
    expect(await farm.api('POST', '/api/farm/revive-worker', {})).toEqual({ revival: 'well' });
    const events = JSON.stringify(await farm.api('GET', '/api/events?limit=100'));
    expect(events).toContain('worker.hangs');
  } finally {
    await farm.end();
    await sweep();
  }
});
