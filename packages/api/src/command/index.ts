export { type Command, type CommandOptions, traceCommand } from './trace-command.ts';
export type { StartOptions } from '../span/handle.ts';
export type { At, Time } from '../time/instant.ts';
