// What programs outside of tests use of the back ends; nothing in here needs vitest.
export { bringUp, isCollectorUp, whereIs } from './commands/bring-up.ts';
export { standardPlace } from './commands/place.ts';
export { JaegerClient } from './clients/jaeger-client.ts';
export { isSetUpError } from './set-up-error.ts';
