import type { Blow } from '../harness/schedule';
import { killAgent } from './agent-kill';
import { strikeAtPoint } from './at-point';
import type { Ground } from './ground';
import { endOrderly } from './orderly-end';
import { cutPower } from './power-cut';

/** Deals a blow; answers what has struck, in words. */
export async function deal(ground: Ground, blow: Blow, note: (text: string) => void): Promise<readonly string[]> {
  const { keeper, witness } = ground;
  switch (blow.kind) {
    case 'kill':
      if (blow.target !== 'farm' && blow.target !== 'farm-and-git') witness.workerBlows += 1;
      await keeper.kill(blow.target);
      return [blow.kind];
    case 'kill-agent':
      if (await killAgent(ground, blow)) return [blow.kind];
      note('there was no agent');
      return [];
    case 'end':
      await endOrderly(ground, blow);
      return [blow.kind];
    case 'power-cut':
      witness.workerBlows += 1;
      await cutPower(ground, blow, note);
      return [blow.kind];
    case 'fail':
      return strikeAtPoint(ground, blow, note);
  }
}
