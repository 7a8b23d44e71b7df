export { type EventName, type EventPayload, EventType, defineEvents } from '@spanreel/events';
export { ATTRIBUTE, type AttributeName } from './attributes.ts';
export { type Emit, emit } from './emit/emit.ts';
export { METRIC, type Metric } from './metrics/metrics.ts';
export {
  type DurableReceipt,
  type EmitOptions,
  type EventHandler,
  type EventRef,
  type Scope,
  type SubscribeOptions,
} from './pipeline/index.ts';
export { type EventPattern, subscribe } from './subscribers/subscribe.ts';
export { currentScope } from './pipeline/current-scope.ts';
