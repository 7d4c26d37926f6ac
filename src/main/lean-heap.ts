import { setFlagsFromString } from 'node:v8';

/**
 * Imported for its effect, before anything else. V8 lets the space for new objects grow to 64 MB whenever much is made at once, and keeps it: a
 * process that works in bursts holds on to memory that it needs for moments. So it stays at the 2 MB that it begins with, which costs a flood
 * of events some 15 % of its speed (docs/performance.md). As an option on the command line V8 ignores it.
 */
setFlagsFromString('--semi-space-growth-factor=1');
