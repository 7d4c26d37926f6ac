import './lean-heap';
import { join } from 'node:path';

// Loaded only now: to read and compile all of the farm makes the heap grow already.
const { runHeadless } = await import('./headless');
/** The built entry is `out/main/serve.js`. */
await runHeadless(join(import.meta.dirname, '../..'));
