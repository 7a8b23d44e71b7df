export { start } from './start/start.ts';
export type { StartOptions } from './start/start.ts';
export type { Distribution } from './start/distribution.ts';
export { flush, shutdown } from './start/running.ts';
