import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { reviveAll } from '../../../src/main/adapters/worker-link/revive';
import { createPlace } from '../../../src/main/adapters/worker-link/worker-place';
import { WorkerSession } from '../../../src/main/adapters/worker-link/worker-session';
import { createMemoryLogger } from '../../builders';

test('an old worker that ends as it is revived, with nothing left to serve, is not waited for', async () => {
  const home = mkdtempSync(join(tmpdir(), 'croft-revive-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const place = createPlace(home);
  writeFileSync(join(place.folder, 'worker.json'), JSON.stringify({ pid: 999_999_999 }));
  const session = new WorkerSession(place, true, {
    logger: createMemoryLogger(),
    spawn: () => Promise.reject(new Error('it has no runs')),
    onEvent: () => undefined,
    onUp: () => undefined,
    onHang: () => undefined,
    onOver: (over) => void over.dispose(),
  });
  onTestFinished(() => session.dispose());
  const revived = reviveAll([session]);
  session.follow();
  expect(await revived).toEqual({ ok: true, value: 'restarted' });
  expect(existsSync(place.folder)).toBe(false);
});
