export * from './facts';
export * from './ids';
export * from './logger';
export * from './manual-clock';
export * from './records';
