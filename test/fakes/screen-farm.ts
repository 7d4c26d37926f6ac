import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Handlers } from '../../src/main/contract/handlers';
import { OPERATOR_TOKEN, startFakeFarm } from './gateway';
import type { FakeFarm } from './gateway';

/** `CROFT_SCREENS`: other screens than the built ones, to look at while they are made. */
const SCREENS = process.env['CROFT_SCREENS'] ?? resolve(import.meta.dirname, '../../out/renderer');

/** A farm of fakes that serves the built screens, with some answers of a test's own. */
export async function startScreenFarm(answers: (farm: FakeFarm) => Partial<Handlers>): Promise<FakeFarm> {
  if (!existsSync(SCREENS)) throw new Error('out/renderer is missing: run `npm run build` first');
  const farm = await startFakeFarm({ screens: SCREENS, opened: false });
  const handlers = { ...farm.fake.handlers, ...answers(farm) };
  farm.gateway.open({ handlers, events: farm.log, terminals: farm.terminals });
  return farm;
}

/** What a page's storage holds for it to be logged in from the start. */
export const loggedIn: Readonly<Record<string, string>> = { 'croft.token': OPERATOR_TOKEN };
