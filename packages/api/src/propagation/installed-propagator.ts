import { SpanreelPropagator } from './spanreel-propagator.ts';

// Shared by the application's copy of this package and the one in register's bundle.
const KEY = Symbol.for('spanreel.propagator.v1');

const fallback = new SpanreelPropagator();

/** Makes a propagator the one whose rules the carriers of this package follow; `undefined` takes it away. */
export function installPropagator(propagator: SpanreelPropagator | undefined): void {
  (globalThis as { [KEY]?: SpanreelPropagator | undefined })[KEY] = propagator;
}

export function installedPropagator(): SpanreelPropagator {
  return (globalThis as { [KEY]?: SpanreelPropagator | undefined })[KEY] ?? fallback;
}
