export { emit, subscribe } from './emit/emit.ts';
