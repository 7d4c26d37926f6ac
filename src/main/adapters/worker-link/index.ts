export { createWorkerLink } from './worker-link';
export type { WorkerLinkOptions } from './options';
