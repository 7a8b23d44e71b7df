export { withSpanreel } from './with-spanreel.ts';
