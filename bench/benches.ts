import { completion } from './benches/completion';
import { dispatch } from './benches/dispatch';
import { echo } from './benches/echo';
import { footprint } from './benches/footprint';
import { frames } from './benches/frames';
import { growth } from './benches/growth';
import { idle } from './benches/idle';
import { ingest } from './benches/ingest';
import { memory } from './benches/memory';
import { peers } from './benches/peers';
import { start } from './benches/start';
import { state } from './benches/state';
import { stream } from './benches/stream';
import { terminal } from './benches/terminal';
import type { Bench } from './kit/bench';

/** All benchmarks, in the order in which they run. */
export const benches: readonly Bench[] = [
  ingest,
  state,
  terminal,
  echo,
  frames,
  completion,
  dispatch,
  stream,
  start,
  footprint,
  idle,
  memory,
  growth,
  peers,
];
