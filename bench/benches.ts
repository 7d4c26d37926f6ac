import { footprint } from './benches/footprint';
import { growth } from './benches/growth';
import { idle } from './benches/idle';
import { ingest } from './benches/ingest';
import { memory } from './benches/memory';
import { start } from './benches/start';
import { state } from './benches/state';
import type { Bench } from './kit/bench';

/** All benchmarks, in the order in which they run. */
export const benches: readonly Bench[] = [ingest, state, start, footprint, idle, memory, growth];
